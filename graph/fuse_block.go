package graph

import (
	"slices"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// block is a found chain x → conv → relu → pool, and the way back from the pool's gradient:
// poolGrad → reluGrad → {kernel, bias, picture gradient}. The way back may be missing, or parts of its end.
type block struct {
	*kernel.Block
	conv, relu, pool           *instr
	poolGrad, reluGrad         *instr
	gradKernel, gradBias, grad *instr
}

// fuseBlocks joins convolution + bias + rectifier + max-pool into one instruction, which never writes what is before
// the pool, and its derivatives into another, which works from the pooled gradient and the place of each maximum.
func (p *Plan) fuseBlocks() {
	w := p.web()
	by := make(map[*instr][]*instr)
	for _, in := range p.program {
		b, ok := w.matchBlock(in, p.o.Exact)
		if !ok {
			continue
		}
		for _, x := range []*instr{b.conv, b.relu, b.poolGrad, b.reluGrad, b.gradKernel, b.gradBias, b.grad} {
			if x != nil {
				by[x] = nil
			}
		}
		arg := newTable(tensor.Uint8, b.pool.out[0].rows, b.pool.out[0].n)
		by[b.pool] = p.blockForward(b, arg)
		if b.poolGrad != nil {
			by[b.poolGrad] = p.blockBackward(b, arg)
		}
	}
	p.replace(by)
}

func (w web) matchBlock(pool *instr, exact bool) (b block, ok bool) {
	if !pool.is("MaxPool2D") || pool.out[0].dt != tensor.Float32 || pool.out[0].shape.TotalSize() == 0 {
		return b, false
	}
	b.pool = pool
	if b.relu = w.def[pool.in[0]]; !b.relu.is("ReLU") || b.relu.spec.Attrs != (ops.ReLUConfig{}) {
		return b, false
	}
	if b.conv = w.def[b.relu.in[0]]; !b.conv.is("Conv2D") {
		return b, false
	}
	y, z := b.relu.out[0], b.conv.out[0]
	if !w.inner(y, isInstr(pool), take(&b.poolGrad, "MaxPool2DGrad", 0, y)) ||
		!w.inner(z, isInstr(b.relu), take(&b.reluGrad, "ReLUGrad", 0, z)) || (b.poolGrad == nil) != (b.reluGrad == nil) {
		return b, false
	}
	if b.poolGrad != nil && !w.matchBack(&b) {
		return b, false
	}
	c := b.conv.spec.Geometry(b.conv.shapes()).(kernel.Conv)
	if !c.Plain() { // blocks know neither dilation nor groups
		return b, false
	}
	q := b.pool.spec.Geometry(b.pool.shapes()).(kernel.Pool)
	b.Block, ok = kernel.NewBlock(c, q, exact)
	return b, ok
}

func (w web) matchBack(b *block) bool {
	g := b.reluGrad.out[0]
	return b.reluGrad.in[1] == b.poolGrad.out[0] && b.poolGrad.spec.Attrs == b.pool.spec.Attrs && b.reluGrad.spec.Attrs == b.relu.spec.Attrs &&
		w.inner(b.poolGrad.out[0], isInstr(b.reluGrad)) &&
		w.inner(g, take(&b.gradKernel, "Conv2DGradKernel", 1, g), take(&b.gradBias, "SumRows", 0, g), take(&b.grad, "Conv2DGradX", 1, g)) &&
		(b.gradKernel == nil || b.gradKernel.in[0] == b.conv.in[0]) && (b.grad == nil || b.grad.in[0] == b.conv.in[1])
}

func (p *Plan) blockForward(b block, arg *value) (r []*instr) {
	x, k, y := b.conv.in[0], b.conv.in[1], b.pool.out[0]
	f := &instr{op: "Conv2D+ReLU+MaxPool2D", label: b.conv.label, in: b.conv.in, out: []*value{y, arg}, temp: b.ForwardScratch(), work: b.conv.work + b.pool.work}
	none := &value{}
	prep, bias := none, none
	if n := b.PrepLen(); n > 0 {
		var in *instr
		in, prep = p.prepare("Conv2D kernel", b.conv.label, k, n, b.Prep)
		f.in = append(slices.Clone(f.in), prep)
		r = append(r, in)
	}
	if len(b.conv.in) > 2 {
		bias = b.conv.in[2]
	}
	image := func(w *worker, i, lo, hi int) {
		b.Forward(rowsOf[float32](w, y, i, i+1), rowsOf[uint8](w, arg, i, i+1), rowsOf[float32](w, x, i, i+1),
			k.f32, prep.f32, bias.f32, lo, hi, scratch[float32](w, f.temp))
	}
	if rows := y.rows; rows != p.rows || p.groups() < p.o.Workers {
		// Few pictures for the workers: each is divided by rows of the pool, which changes no bit. Two pooled rows are one row
		// of Winograd's tiles, so cuts are at even rows.
		pairs := (b.Pool.OH + 1) / 2
		parts := min(pairs, 2*p.o.Workers)
		cut := func(part int) int { return min(part*pairs/parts*2, b.Pool.OH) }
		f.units = rows * parts
		f.run = func(w *worker, u, _ int) error {
			image(w, u/parts, cut(u%parts), cut(u%parts+1))
			return nil
		}
		return append(r, f)
	}
	f.kind, f.each, f.rowIn = rowwise, true, 1
	f.run = func(w *worker, lo, hi int) error {
		for i := lo; i < hi; i++ {
			image(w, i, 0, b.Pool.OH)
		}
		return nil
	}
	return append(r, f)
}

// blockBackward is the block's way back, with partial sums by group and the instructions that add them.
func (p *Plan) blockBackward(b block, arg *value) (r []*instr) {
	x, k, y, gy := b.conv.in[0], b.conv.in[1], b.pool.out[0], b.poolGrad.in[1]
	back, in := &value{}, []*value{x, y, arg, gy, k}
	if n := b.BackPrepLen(); n > 0 && b.grad != nil {
		var prep *instr
		prep, back = p.prepare("Conv2DGradX kernel", b.conv.label, k, n, b.BackPrep)
		r, in = append(r, prep), append(in, back)
	}
	// One image, in rows when the rows are those of the batch; else this is one unit that goes over all.
	rows := y.rows == p.rows
	groups := 1
	if rows {
		groups = p.groups()
	}
	f := &instr{op: "Conv2D+ReLU+MaxPool2D grad", label: b.conv.label, in: in, rowIn: 15,
		temp: b.BackScratch(b.grad != nil), work: 2 * (b.conv.work + b.pool.work)}
	var acc, gb, gx *value
	var sums []*instr
	if b.gradKernel != nil {
		acc = newTable(tensor.Float32, groups, b.GradLen())
		f.sums |= 1 << len(f.out)
		f.out = append(f.out, acc)
		sums = append(sums, sumKernel(b.conv.label, acc, b.gradKernel.out[0], b.GradKernel))
	}
	if b.gradBias != nil {
		gb = newTable(tensor.Float32, groups, b.gradBias.out[0].n*b.gradBias.out[0].rows)
		f.sums |= 1 << len(f.out)
		f.out = append(f.out, gb)
		sums = append(sums, reduce[float32](f, gb, b.gradBias.out[0]))
	}
	if b.grad != nil {
		gx = b.grad.out[0]
		f.out = append(f.out, gx)
	}
	part := func(v *value, group int, first bool) []float32 {
		if v == nil {
			return nil
		}
		s := v.f32[group*v.n:][:v.n]
		if first {
			clear(s)
		}
		return s
	}
	image := func(w *worker, i, group int, first bool) {
		var gxi []float32
		if gx != nil {
			gxi = rowsOf[float32](w, gx, i, i+1)
		}
		b.Backward(part(acc, group, first), part(gb, group, first), gxi, rowsOf[float32](w, x, i, i+1), rowsOf[float32](w, y, i, i+1),
			rowsOf[uint8](w, arg, i, i+1), rowsOf[float32](w, gy, i, i+1), k.f32, back.f32, scratch[float32](w, f.temp))
	}
	if rows {
		f.kind, f.each = rowwise, true
		f.run = func(w *worker, lo, hi int) error {
			for i := lo; i < hi; i++ {
				image(w, i, w.group, i == w.first)
			}
			return nil
		}
	} else {
		f.rowIn, f.units = 0, 1
		f.run = func(w *worker, _, _ int) error {
			for i := range y.rows {
				image(w, i, 0, i == 0)
			}
			return nil
		}
	}
	return append(append(r, f), sums...)
}
