package graph

// fuseInPlace joins an operator and an activation that can work in place on its result: convolution or dense layer
// with bias and rectifier become one instruction, and what is before the activation needs no memory.
func (p *Plan) fuseInPlace() {
	w := p.web()
	gone := make(map[*instr][]*instr)
	for _, act := range p.program {
		if act.spec == nil || !act.spec.InPlace {
			continue
		}
		x, y := act.in[0], act.out[0]
		made := w.def[x]
		if made == nil || made.call == nil || y.dt != x.dt || made.spec.SumRows {
			continue
		}
		var grads []*instr
		if !w.inner(x, isInstr(act), func(u *instr) bool {
			if !act.spec.FromY || !u.is(act.spec.Name+"Grad") || !u.readsOnlyAs(0, x) || u.spec.Attrs != act.spec.Attrs {
				return false
			}
			grads = append(grads, u)
			return true
		}) {
			continue
		}
		made.call.then(act.call, y)
		made.out = []*value{y}
		made.op += "+" + act.op
		if act.label != "" && made.label == "" {
			made.label = act.label
		}
		w.def[y] = made
		gone[act] = nil
		for _, g := range grads { // the derivative takes y for x: it is on and off at the same elements
			g.in[0] = y
			g.call.setIn(0, y)
			w.users[y] = append(w.users[y], g)
		}
		delete(w.users, x)
	}
	p.replace(gone)
}
