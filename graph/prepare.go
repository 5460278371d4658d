package graph

import (
	"slices"

	"gorgonia.org/tensor"
)

// prepare is the instruction that brings a kernel into the form that its users want, and its result. In a plan that
// does not train, a kernel that is the State's, or made of what is, is prepared again only after the State has changed.
func (p *Plan) prepare(op, label string, kernel *value, n int, f func(dst, kernel []float32)) (*instr, *value) {
	v := newTable(tensor.Float32, 1, n)
	in := &instr{op: op, label: label, units: 1, in: []*value{kernel}, out: []*value{v}, work: 4 * n,
		run: func(*worker, int, int) error {
			f(v.f32, kernel.f32)
			return nil
		}}
	if p.o.Rule == nil && (p.isParam(kernel) || p.isPrepared(kernel)) {
		in.prepares, v.keep = true, true
	}
	return in, v
}

func (p *Plan) isParam(v *value) bool {
	for _, n := range p.o.Params {
		if p.values[n] == v {
			return true
		}
	}
	return false
}

func (p *Plan) isPrepared(v *value) bool {
	return slices.ContainsFunc(p.program, func(in *instr) bool { return in.prepares && slices.Contains(in.out, v) })
}

// prepares reports whether the stage does nothing but prepare kernels of the State.
func (s *stage) prepares() bool {
	for _, in := range s.list {
		if !in.prepares {
			return false
		}
	}
	return true
}
