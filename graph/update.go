package graph

import (
	"fmt"
	"slices"
	"unsafe"
)

// update lets the rule change the weights. An instruction that makes a gradient piece by piece, such as the sum of
// partial gradients, changes the weights of each piece at once, while the gradient is in the cache; one instruction
// does the others. All of them are the last stage: what reads weights comes before. Weights without a derivative stay.
func (p *Plan) update() {
	w, gradients := p.web(), p.o.State.Gradients
	begin, end := 0, 0 // of weights next to each other that no instruction changes yet
	for i, n := range p.o.Params {
		lo := end
		end += n.Shape().TotalSize()
		if p.o.Grads[i] == nil {
			p.rule(begin, lo)
			begin = end
			continue
		}
		g := p.values[p.o.Grads[i]]
		in := w.def[g]
		inPlace := end > lo && g.fixed && unsafe.SliceData(g.f32) == &gradients[lo]
		if in == nil || in.piece == nil || !inPlace || len(w.users[g]) > 0 || slices.ContainsFunc(in.in, p.isParam) {
			continue
		}
		p.rule(begin, lo)
		p.updateBy(in, lo)
		begin = end
	}
	p.rule(begin, end)
}

// updateBy lets the units of an instruction, which makes the gradients from the given one on, change the weights too.
func (p *Plan) updateBy(in *instr, from int) {
	sum := in.run
	var change []func()
	for u := range in.units {
		lo, hi := in.piece(u)
		change = append(change, p.change(from+lo, from+hi))
	}
	in.op, in.last = in.op+" and update", true
	in.run = func(w *worker, u, end int) error {
		err := sum(w, u, end)
		if err == nil {
			change[u]()
		}
		return err
	}
}

// rule adds the instruction that changes weights lo to hi, in pieces.
func (p *Plan) rule(lo, hi int) {
	if lo == hi && !(hi == 0 && len(p.o.State.Weights) == 0) {
		return
	}
	const size = 1 << 13
	var change []func()
	for ; lo < hi || change == nil; lo += size {
		change = append(change, p.change(lo, min(hi, lo+size)))
	}
	p.program = append(p.program, &instr{op: "Update", label: fmt.Sprintf("%T", p.o.Rule), units: len(change), last: true, work: 4 * size * len(change),
		run: func(_ *worker, u, _ int) error {
			change[u]()
			return nil
		}})
}

// change gives the function that applies the rule to weights lo to hi.
func (p *Plan) change(lo, hi int) func() {
	s := p.o.State
	w, g := s.Weights[lo:hi:hi], s.Gradients[lo:hi:hi]
	var slots [][]float32
	for _, slot := range s.Slots {
		slots = append(slots, slot[lo:hi:hi])
	}
	return func() { p.o.Rule.Update(s.Step, w, g, slots) }
}
