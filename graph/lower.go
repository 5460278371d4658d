package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// lower makes an instruction of each operator that the outputs and gradients need.
func (p *Plan) lower(outputs []*gorgonia.Node) error {
	off := 0
	for _, n := range p.o.Params {
		v := newValue(n)
		v.fixed = true
		size := v.shape.TotalSize()
		v.f32 = p.o.State.Weights[off : off+size : off+size]
		off += size
		p.values[n] = v
	}
	for _, n := range outputs {
		p.outputs[n] = true
	}
	keep := make(map[*gorgonia.Node]bool)
	for _, n := range append(append([]*gorgonia.Node{}, outputs...), p.o.trained()...) {
		keep[n] = true
	}
	for _, n := range order(append(append([]*gorgonia.Node{}, outputs...), p.o.trained()...)...) {
		if p.values[n] != nil { // a param
			continue
		}
		cs := children(n)
		if len(cs) > 0 {
			p.lowerOp(n, cs, keep[n])
			continue
		}
		v := newValue(n)
		v.fixed = true
		p.values[n] = v
		if n.Op() == nil {
			p.inputs = append(p.inputs, v)
		} else if err := v.bound(); err != nil { // a constant
			return err
		}
	}
	p.lowerGrads()
	return nil
}

func (p *Plan) lowerOp(n *gorgonia.Node, cs gorgonia.Nodes, keep bool) {
	var in []*value
	for _, c := range cs {
		in = append(in, p.values[c])
	}
	s, ours := ops.Of(n.Op())
	if ours && s.Alias && !keep && !in[0].fixed {
		p.values[n] = in[0] // another shape of the same rows
		return
	}
	y := newValue(n)
	y.keep = keep
	p.values[n] = y
	var i *instr
	switch {
	case ours && y.dt == tensor.Float32:
		i = lowerSpec(p, s, s.F32, n, cs, y, in)
	case ours && y.dt == tensor.Float64:
		i = lowerSpec(p, s, s.F64, n, cs, y, in)
	default:
		i = foreign(n, y, in)
	}
	i.label = label(n)
	p.program = append(p.program, i)
}

// lowerGrads lets the derivatives be computed into the state's gradients; one that is also an output, an input, or
// shared by two params is copied there.
func (p *Plan) lowerGrads() {
	off := 0
	taken := make(map[*value]bool)
	for i, n := range p.o.Grads {
		size := p.o.Params[i].Shape().TotalSize()
		dst := p.o.State.Gradients[off : off+size : off+size]
		off += size
		if n == nil {
			clear(dst)
			continue
		}
		v := p.values[n]
		if !v.fixed && !taken[v] && !p.outputs[n] {
			v.fixed, v.f32 = true, dst
			taken[v] = true
			continue
		}
		g := newValue(p.o.Params[i])
		g.fixed, g.f32 = true, dst
		p.program = append(p.program, &instr{op: "Copy", label: p.o.Params[i].Name(), units: 1, in: []*value{v}, out: []*value{g}, work: 2 * size,
			run: func(*worker, int, int) error {
				copy(g.f32, v.f32)
				return nil
			}})
	}
}

// label is the name that a Scope gave to an operator's node. Gorgonia makes up names with "(" for the others.
func label(n *gorgonia.Node) string {
	name := n.Name()
	for i := range name {
		if name[i] == '(' {
			return ""
		}
	}
	return name
}
