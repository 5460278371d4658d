package graph

// fuse joins instructions by pattern: first layers with the normalization after them, then whole blocks of convolution,
// rectifier and pool with their derivatives, then what works in place on the result of another. Nothing is joined through
// a value that is read from outside. The patterns are in fuse_*.go; Options.NoFuse leaves them out, for comparison.
func (p *Plan) fuse() {
	if p.o.NoFuse {
		return
	}
	p.foldNorms()
	p.fuseBlocks()
	p.fuseInPlace()
}

// web tells who makes and who reads each value.
type web struct {
	def   map[*value]*instr
	users map[*value][]*instr
}

func (p *Plan) web() web {
	w := web{def: make(map[*value]*instr), users: make(map[*value][]*instr)}
	for _, in := range p.program {
		for _, v := range in.out {
			w.def[v] = in
		}
		for _, v := range in.in {
			w.users[v] = append(w.users[v], in)
		}
	}
	return w
}

// inner reports whether all that read v are accepted, so that v need not exist outside of what is fused.
func (w web) inner(v *value, accept ...func(*instr) bool) bool {
	if v.keep || v.fixed {
		return false
	}
	for _, u := range w.users[v] {
		ok := false
		for _, f := range accept {
			ok = ok || f(u)
		}
		if !ok {
			return false
		}
	}
	return true
}

// isInstr accepts one instruction.
func isInstr(x *instr) func(*instr) bool { return func(u *instr) bool { return u == x } }

// take accepts one instruction of our operator of that name, which reads v as its input i and no other, and stores it.
func take(dst **instr, name string, i int, v *value) func(*instr) bool {
	return func(u *instr) bool {
		if !u.is(name) || !u.readsOnlyAs(i, v) || *dst != nil && *dst != u {
			return false
		}
		*dst = u
		return true
	}
}

// readsOnlyAs reports whether v is input i of the instruction, and no other input.
func (in *instr) readsOnlyAs(i int, v *value) bool {
	for k, x := range in.in {
		if (x == v) != (k == i) {
			return false
		}
	}
	return i < len(in.in)
}

// replace puts other instructions in the place of some; an empty list removes one.
func (p *Plan) replace(by map[*instr][]*instr) {
	var program []*instr
	for _, in := range p.program {
		if r, ok := by[in]; ok {
			program = append(program, r...)
		} else {
			program = append(program, in)
		}
	}
	p.program = program
}
