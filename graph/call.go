package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// call is one of our operators bound to its values. All that a run needs is made with it, so a run allocates
// nothing: each worker has its own operands, which it points at the rows at hand.
type call[T ops.Float] struct {
	spec    *ops.Spec
	f       ops.Forward[T]
	y       *value
	in      []*value // as the operator takes them
	scratch int
	worker  []operands[T]

	after   []ops.Forward[T] // activations, in place on y
	partial *value           // of a sum by rows: a row for each group
	chunk   int              // rows of a unit, where the instruction is split by rows
}

type operands[T ops.Float] struct {
	y    ops.Array[T]
	in   []ops.Array[T]
	self []ops.Array[T] // y, as the operand of what works in place
}

// caller is a call of either type.
type caller interface {
	whole(w *worker, lo, hi int) error
	byRows(w *worker, lo, hi int) error
	sumRows(w *worker, lo, hi int) error
	byUnits(w *worker, lo, hi int) error
	setPartial(v *value)
	setChunk(rows int)
	setIn(i int, v *value)
	then(act caller, y *value)
	lone() bool
	stream()
}

// lowerSpec binds the forward computation of one of our operators, to be done in one piece; divide may change that.
func lowerSpec[T ops.Float](p *Plan, s *ops.Spec, f ops.Forward[T], n *gorgonia.Node, cs gorgonia.Nodes, y *value, in []*value) *instr {
	c := &call[T]{spec: s, f: f, y: y, in: in}
	i := &instr{op: s.Name, node: n, spec: s, call: c, units: 1, out: []*value{y}, work: y.rows * y.n, run: c.whole}
	shapes := make([]tensor.Shape, len(in))
	for k, v := range in {
		shapes[k] = cs[k].Shape()
		if s.ShapeOnly>>k&1 == 1 {
			continue
		}
		if s.ByRow>>k&1 == 1 {
			i.rowIn |= 1 << len(i.in)
		}
		i.in = append(i.in, v)
		i.work += v.rows * v.n
	}
	if s.Scratch != nil {
		c.scratch = s.Scratch(n.Shape(), shapes)
	}
	i.temp = c.scratch
	for range p.o.Workers {
		o := operands[T]{y: ops.Array[T]{Shape: n.Shape().Clone()}, in: make([]ops.Array[T], len(in)), self: make([]ops.Array[T], 1)}
		for k, s := range shapes {
			o.in[k].Shape = s.Clone()
		}
		c.worker = append(c.worker, o)
	}
	return i
}

func (c *call[T]) setPartial(v *value)   { c.partial = v }
func (c *call[T]) setChunk(rows int)     { c.chunk = rows }
func (c *call[T]) setIn(i int, v *value) { c.in[i] = v }

// then lets the call write y, which act makes of its result, in place.
func (c *call[T]) then(act caller, y *value) {
	c.after = append(c.after, act.(*call[T]).f)
	c.y = y
}

// lone reports whether the operator is all that the call does.
func (c *call[T]) lone() bool { return len(c.after) == 0 }

// stream lets the operator write past the caches if it can.
func (c *call[T]) stream() {
	if f, ok := any(c.spec.Stream32).(ops.Forward[T]); ok && f != nil && c.lone() {
		c.f = f
	}
}

// do calls the operator and the activations after it.
func (c *call[T]) do(o *operands[T], tmp []T) error {
	if err := c.f(o.y, o.in, tmp); err != nil {
		return err
	}
	for _, f := range c.after {
		o.self[0] = o.y
		if err := f(o.y, o.self, nil); err != nil {
			return err
		}
	}
	return nil
}

// whole computes all rows.
func (c *call[T]) whole(w *worker, _, _ int) error {
	o := &c.worker[w.id]
	for i, v := range c.in {
		if c.spec.ShapeOnly>>i&1 == 0 {
			point(&o.in[i], v)
		}
	}
	o.y.Data = whole[T](c.y)
	return c.do(o, scratch[T](w, c.scratch))
}

// byRows computes rows lo to hi.
func (c *call[T]) byRows(w *worker, lo, hi int) error {
	o := c.rows(w, lo, hi)
	o.y.Shape[0] = hi - lo
	o.y.Data = rowsOf[T](w, c.y, lo, hi)
	return c.do(o, scratch[T](w, c.scratch))
}

// byUnits computes units of rows that are not those of the batch.
func (c *call[T]) byUnits(w *worker, u, _ int) error {
	return c.byRows(w, u*c.chunk, min((u+1)*c.chunk, c.y.rows))
}

// sumRows adds what rows lo to hi contribute to the sum of their group.
func (c *call[T]) sumRows(w *worker, lo, hi int) error {
	o := c.rows(w, lo, hi)
	sum := rowsOf[T](w, c.partial, w.group, w.group+1)
	if lo == w.first {
		o.y.Data = sum
		return c.f(o.y, o.in, scratch[T](w, c.scratch))
	}
	tmp := scratch[T](w, c.scratch+len(sum))
	o.y.Data = tmp[c.scratch:]
	if err := c.f(o.y, o.in, tmp[:c.scratch]); err != nil {
		return err
	}
	kernel.Add(sum, o.y.Data)
	return nil
}

func (c *call[T]) rows(w *worker, lo, hi int) *operands[T] {
	o := &c.worker[w.id]
	for i, v := range c.in {
		a := &o.in[i]
		switch {
		case c.spec.ByRow>>i&1 == 0:
			if c.spec.ShapeOnly>>i&1 == 0 {
				point(a, v)
			}
		case c.spec.ShapeOnly>>i&1 == 1:
			a.Shape[0] = hi - lo
		case v.dt == tensor.Int:
			a.Shape[0] = hi - lo
			a.Int = v.ints[lo*v.n : hi*v.n]
		default:
			a.Shape[0] = hi - lo
			a.Data = rowsOf[T](w, v, lo, hi)
		}
	}
	return o
}

func point[T ops.Float](a *ops.Array[T], v *value) {
	if v.dt == tensor.Int {
		a.Int = v.ints
	} else {
		a.Data = whole[T](v)
	}
}
