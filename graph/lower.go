package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// instr is one step of a plan's program: units of work that may run at once, in any order.
type instr struct {
	op, label string
	units     int
	run       func(worker, unit int) error
}

// lower makes the program: one instruction, or two, for each operator that the outputs and gradients need.
func (p *Plan) lower(outputs []*gorgonia.Node) error {
	param := make(map[*gorgonia.Node]bool)
	off := 0
	for _, n := range p.o.Params {
		v := newValue(n)
		size := v.shape.TotalSize()
		v.f32 = p.o.State.Weights[off : off+size : off+size]
		off += size
		p.values[n] = v
		param[n] = true
	}
	for _, n := range order(append(append([]*gorgonia.Node{}, outputs...), p.o.Grads...)...) {
		switch {
		case param[n]:
		case n.Op() != nil && len(children(n)) == 0: // a constant
			v := newValue(n)
			if err := v.bound(); err != nil {
				return err
			}
			p.values[n] = v
		case n.Op() == nil:
			v := newValue(n)
			p.values[n] = v
			p.inputs = append(p.inputs, v)
		default:
			if err := p.lowerOp(n); err != nil {
				return err
			}
		}
	}
	for _, n := range outputs {
		p.outputs[n] = true
	}
	off = 0
	for _, n := range p.o.Grads {
		size := n.Shape().TotalSize()
		dst := p.o.State.Gradients[off : off+size : off+size]
		off += size
		v := p.values[n]
		p.program = append(p.program, &instr{op: "gradient", label: n.Name(), units: 1, run: func(_, _ int) error {
			copy(dst, v.f32)
			return nil
		}})
	}
	return nil
}

func (p *Plan) lowerOp(n *gorgonia.Node) error {
	y := newValue(n)
	p.values[n] = y
	var in []*value
	for _, c := range children(n) {
		in = append(in, p.values[c])
	}
	y.alloc()
	s, ours := ops.Of(n.Op())
	switch {
	case ours && y.dt == tensor.Float32:
		lowerSpec(p, s, s.F32, y, in)
	case ours && y.dt == tensor.Float64:
		lowerSpec(p, s, s.F64, y, in)
	default:
		p.foreign(y, in)
	}
	return nil
}

// small is the number of elements, read and written, below which waking another worker costs more than it saves.
const small = 1 << 13

// lowerSpec binds the forward computation of one of our operators. Its rows are divided where the spec allows and
// it is worth it; how they are divided changes no bit, except in sums, whose groups depend on the number of rows alone.
func lowerSpec[T ops.Float](p *Plan, s *ops.Spec, f ops.Forward[T], y *value, in []*value) {
	rows, work := y.rows(), y.shape.TotalSize()
	for i, v := range in {
		work += v.shape.TotalSize()
		if s.ByRow>>i&1 == 1 && s.SumRows {
			rows = v.rows()
		}
	}
	group := rows
	switch {
	case s.ByRow == 0 || rows < 2 || !s.SumRows && work < small:
	case s.SumRows:
		group = sumGroup(rows)
	default:
		group = max(1, (rows+4*p.o.Workers-1)/(4*p.o.Workers))
	}
	units := 1
	if rows > 0 {
		units = (rows + group - 1) / group
	}
	c := newCall(s, f, y, in, rows, group, p.o.Workers)
	name := instr{op: s.Name, label: label(y.node)}
	if units == 1 {
		name.units, name.run = 1, c.whole
		p.program = append(p.program, &name)
		return
	}
	name.units, name.run = units, c.rowsOf
	if !s.SumRows {
		p.program = append(p.program, &name)
		return
	}
	n := y.shape.TotalSize()
	c.partial = make([]T, units*n)
	sum := name
	sum.op, sum.units, sum.run = s.Name+" sum", (n+sumChunk-1)/sumChunk, c.sum
	p.program = append(p.program, &name, &sum)
}

// sumGroup is the number of rows whose contributions are added in one go. The result's bits depend on it, so it
// depends on nothing but the number of rows; it allows up to 16 workers.
func sumGroup(rows int) int { return max(4, (rows+15)/16) }

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

// update is the instruction that applies the rule.
func (p *Plan) update() *instr {
	s := p.o.State
	n := len(s.Weights)
	const chunk = 1 << 13
	units := (n + chunk - 1) / chunk
	slots := make([][][]float32, units)
	for u := range slots {
		lo, hi := u*chunk, min(n, (u+1)*chunk)
		for _, slot := range s.Slots {
			slots[u] = append(slots[u], slot[lo:hi:hi])
		}
	}
	return &instr{op: "update", label: fmt.Sprintf("%T", p.o.Rule), units: units, run: func(_, u int) error {
		lo, hi := u*chunk, min(n, (u+1)*chunk)
		p.o.Rule.Update(s.Step, s.Weights[lo:hi:hi], s.Gradients[lo:hi:hi], slots[u])
		return nil
	}}
}
