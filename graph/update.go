package graph

import "fmt"

// update is the instruction that applies the rule, in pieces of the flat buffers.
func (p *Plan) update() *instr {
	s := p.o.State
	n := len(s.Weights)
	const piece = 1 << 13
	units := max(1, (n+piece-1)/piece)
	slots := make([][][]float32, units)
	for u := range slots {
		lo, hi := u*piece, min(n, (u+1)*piece)
		for _, slot := range s.Slots {
			slots[u] = append(slots[u], slot[lo:hi:hi])
		}
	}
	return &instr{op: "Update", label: fmt.Sprintf("%T", p.o.Rule), units: units, last: true, work: 4 * n, run: func(_ *worker, u, _ int) error {
		lo, hi := u*piece, min(n, (u+1)*piece)
		p.o.Rule.Update(s.Step, s.Weights[lo:hi:hi], s.Gradients[lo:hi:hi], slots[u])
		return nil
	}}
}
