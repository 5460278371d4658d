package graph

import (
	"slices"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// foldNorms lets a convolution or dense layer do the batch normalization after it, in a plan that does not train: kernel
// and bias are multiplied by gamma/√(variance + epsilon) beforehand. What comes after sees a plain convolution with bias,
// and is fused with it as such.
func (p *Plan) foldNorms() {
	if len(p.o.Grads) > 0 {
		return
	}
	w := p.web()
	by := make(map[*instr][]*instr)
	for _, norm := range p.program {
		if !norm.is("BatchNormInference") {
			continue
		}
		z := norm.in[0]
		layer := w.def[z]
		if !layer.is("Conv2D") && !layer.is("DepthwiseConv2D") && !layer.is("Dense") || !norm.readsOnlyAs(0, z) || !w.inner(z, isInstr(norm)) {
			continue
		}
		// The normalization may see z as another shape, flattened, and have other channels than the layer.
		if s := layer.node.Shape(); s[len(s)-1] != norm.in[1].shape.TotalSize() {
			continue
		}
		by[layer] = nil
		if z.dt == tensor.Float64 {
			by[norm] = foldNorm[float64](p, layer, norm)
		} else {
			by[norm] = foldNorm[float32](p, layer, norm)
		}
	}
	p.replace(by)
}

// foldNorm is the instruction that makes kernel and bias, and the layer that has them. If all that they are made of is the
// State's or constant, they are made again only after the State has changed.
func foldNorm[T ops.Float](p *Plan, layer, norm *instr) []*instr {
	c, n := layer.call.(*call[T]), norm.call.(*call[T])
	what := norm.spec.Geometry(nil).(kernel.Norm)
	channels := n.in[1].shape.TotalSize()
	none := &value{}
	bias, gamma, beta := none, none, none
	if len(c.in) > 2 {
		bias = c.in[2]
	}
	rest := n.in[3:]
	if what.Scale {
		gamma, rest = rest[0], rest[1:]
	}
	if what.Center {
		beta = rest[0]
	}
	k, mean, variance := c.in[1], n.in[1], n.in[2]
	folded, shift := newTable(k.dt, 1, k.rows*k.n), newTable(k.dt, 1, channels)
	prep := &instr{op: layer.op + " kernel and BatchNorm", label: layer.label, units: 1, in: append(c.in[1:len(c.in):len(c.in)], n.in[1:]...),
		out: []*value{folded, shift}, work: 2 * k.rows * k.n,
		run: func(*worker, int, int) error {
			kernel.FoldNormalize(whole[T](folded), whole[T](shift), whole[T](k), whole[T](bias), whole[T](mean), whole[T](variance), whole[T](gamma), whole[T](beta), what.Epsilon)
			return nil
		}}
	prep.prepares = p.o.State != nil && !slices.ContainsFunc(prep.in, func(v *value) bool { return !p.isParam(v) && !v.constant() })
	folded.keep, shift.keep = prep.prepares, prep.prepares

	f := &call[T]{spec: c.spec, f: c.f, y: n.y, in: []*value{c.in[0], folded, shift}, scratch: c.scratch}
	for i := range c.worker {
		o := operands[T]{y: ops.Array[T]{Shape: c.worker[i].y.Shape.Clone()}, in: make([]ops.Array[T], 3), self: make([]ops.Array[T], 1)}
		o.in[0].Shape, o.in[1].Shape, o.in[2].Shape = c.worker[i].in[0].Shape.Clone(), c.worker[i].in[1].Shape.Clone(), tensor.Shape{channels}
		f.worker = append(f.worker, o)
	}
	label := layer.label
	if label == "" {
		label = norm.label
	}
	return []*instr{prep, {op: layer.op + "+BatchNorm", label: label, node: layer.node, spec: layer.spec, call: f, units: 1, rowIn: layer.rowIn,
		in: f.in, out: norm.out, temp: layer.temp, work: layer.work, run: f.whole}}
}

// constant reports whether the value is that of a constant node.
func (v *value) constant() bool {
	return v.fixed && v.node != nil && v.node.Op() != nil && len(children(v.node)) == 0
}
