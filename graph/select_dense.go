package graph

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// denseGradX transposes the kernel once a run, not once for each piece of the batch.
func (p *Plan) denseGradX(in *instr) []*instr {
	k := in.shapes()[0]
	d, n := k[0], k[1]
	prep, u := p.prepare("DenseGradX kernel", in.label, in.in[0], d*n, func(dst, src []float32) { kernel.DensePrep(dst, src, d, n, 0, d) })
	p.use(in, u, 0, func(gx array32, x []array32, _ []float32) error {
		kernel.DenseGradXPrepared(gx.Data, x[1].Data, u.f32, gx.Shape[0], d, n)
		return nil
	})
	return []*instr{prep, in}
}

// denseRows is how many rows of a dense kernel's gradient are worth a unit of work: the kernel's code works in panels of 64
// and treats the last two of a call apart.
const denseRows = 512

// denseGradKernel divides the sum over the batch by rows of the kernel: a dense kernel is large and its gradient cheap, so
// partial sums for each group of examples would cost more than the sum.
func (p *Plan) denseGradKernel(in *instr) []*instr {
	x, gy, gk := in.in[0], in.in[1], in.out[0]
	s := in.shapes()
	batch, d, n := s[0][0], s[0][1], s[1][1]
	units := max(1, min(4*p.o.Workers, d/denseRows))
	return []*instr{{op: in.op, label: in.label, units: units, in: in.in, out: in.out, work: in.work,
		piece: func(u int) (lo, hi int) { return u * d / units * n, (u + 1) * d / units * n },
		run: func(_ *worker, u, _ int) error {
			kernel.DenseGradKernelRows(gk.f32, x.f32, gy.f32, batch, d, n, u*d/units, (u+1)*d/units)
			return nil
		}}}
}
