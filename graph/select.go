package graph

import (
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

type array32 = ops.Array[float32]

// selectKernels gives single instructions, those that no block took, faster code than the operator's own: dense layers
// a kernel transposed once a run, convolutions Winograd's algorithm where their shape wants it.
func (p *Plan) selectKernels() {
	if p.o.NoFuse {
		return
	}
	by := make(map[*instr][]*instr)
	for _, in := range p.program {
		if in.spec == nil || in.out[0].dt != tensor.Float32 {
			continue
		}
		var r []*instr
		switch name := in.spec.Name; {
		case name == "DenseGradX":
			r = p.denseGradX(in)
		case name == "DenseGradKernel":
			r = p.denseGradKernel(in)
		case p.o.Exact:
		case name == "Conv2D":
			r = p.winogradForward(in)
		case name == "Conv2DGradX":
			r = p.winogradGradX(in)
		case name == "Conv2DGradKernel":
			r = p.winogradGradKernel(in)
		}
		if r != nil {
			by[in] = r
		}
	}
	p.replace(by)
}

// winograd is the algorithm for the instruction's geometry, if it serves that. It knows neither dilation nor groups.
func winograd(in *instr) (kernel.Winograd, bool) {
	c := in.spec.Geometry(append(in.shapes(), in.node.Shape())).(kernel.Conv)
	if !c.Plain() {
		return kernel.Winograd{}, false
	}
	return kernel.NewWinograd(c)
}

func (p *Plan) winogradForward(in *instr) []*instr {
	w, ok := winograd(in)
	if !ok {
		return nil
	}
	prep, u := p.prepare("Conv2D kernel", in.label, in.in[1], w.PrepLen(), w.Prep)
	p.use(in, u, w.Scratch(), func(y array32, x []array32, tmp []float32) error {
		var bias []float32
		if len(x) > 2 {
			bias = x[2].Data
		}
		w.Forward(y.Data, x[0].Data, x[1].Data, u.f32, bias, y.Shape[0], false, tmp)
		return nil
	})
	return []*instr{prep, in}
}

func (p *Plan) winogradGradX(in *instr) []*instr {
	w, ok := winograd(in)
	if !ok {
		return nil
	}
	prep, u := p.prepare("Conv2DGradX kernel", in.label, in.in[0], w.BackPrepLen(), w.BackPrep)
	p.use(in, u, w.Scratch(), func(gx array32, x []array32, tmp []float32) error {
		w.GradX(gx.Data, x[1].Data, u.f32, gx.Shape[0], tmp)
		return nil
	})
	return []*instr{prep, in}
}

// use lets the instruction compute by f, which reads the prepared kernel u too.
func (p *Plan) use(in *instr, u *value, scratch int, f ops.Forward[float32]) {
	in.in = append(in.in[:len(in.in):len(in.in)], u)
	in.call.(*call[float32]).f, in.call.(*call[float32]).scratch, in.temp = f, scratch, scratch
}

// winogradGradKernel sums in the transformed domain over all pictures of a group and goes back once.
func (p *Plan) winogradGradKernel(in *instr) []*instr {
	x, gy, gk := in.in[0], in.in[1], in.out[0]
	w, ok := winograd(in)
	if !ok || x.rows != p.rows || p.rows < 2 {
		return nil
	}
	acc := newTable(tensor.Float32, p.groups(), w.GradLen())
	f := &instr{op: in.op, label: in.label, kind: rowwise, in: in.in, rowIn: 3, out: []*value{acc}, sums: 1, temp: w.Scratch(), work: in.work}
	f.run = func(wk *worker, lo, hi int) error {
		sum := acc.f32[wk.group*acc.n:][:acc.n]
		if lo == wk.first {
			clear(sum)
		}
		w.AddGradKernel(sum, rowsOf[float32](wk, x, lo, hi), rowsOf[float32](wk, gy, lo, hi), hi-lo, scratch[float32](wk, f.temp))
		return nil
	}
	return []*instr{f, sumKernel(in.label, acc, gk, w.GradKernel)}
}

// sumKernel adds the groups' kernel gradients and brings the sum into the kernel's own order.
func sumKernel(label string, acc, gk *value, f func(gk, acc []float32)) *instr {
	return &instr{op: "Conv2DGradKernel sum", label: label, units: 1, in: []*value{acc}, out: []*value{gk}, work: acc.rows * acc.n,
		piece: func(int) (lo, hi int) { return 0, len(gk.f32) },
		run: func(*worker, int, int) error {
			tree(acc.f32, acc.rows, acc.n, 0, acc.n)
			f(gk.f32, acc.f32[:acc.n])
			return nil
		}}
}
