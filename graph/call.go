package graph

import (
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// call is one of our operators bound to its values. All that a run needs is made with it, so a run allocates
// nothing: each worker has its own operands, which it points at the rows at hand.
type call[T ops.Float] struct {
	spec        *ops.Spec
	f           ops.Forward[T]
	y           *value
	in          []*value
	rows, group int
	partial     []T // of a sum: one result for each group, one after another
	worker      []operands[T]
}

type operands[T ops.Float] struct {
	y   ops.Array[T]
	in  []ops.Array[T]
	tmp []T
}

func newCall[T ops.Float](s *ops.Spec, f ops.Forward[T], y *value, in []*value, rows, group, workers int) *call[T] {
	c := &call[T]{spec: s, f: f, y: y, in: in, rows: rows, group: group}
	shapes := make([]tensor.Shape, len(in))
	for i, v := range in {
		shapes[i] = v.shape
	}
	scratch := 0
	if s.Scratch != nil {
		scratch = s.Scratch(y.shape, shapes)
	}
	for range workers {
		w := operands[T]{y: ops.Array[T]{Shape: y.shape.Clone()}, in: make([]ops.Array[T], len(in)), tmp: make([]T, scratch)}
		for i, s := range shapes {
			w.in[i].Shape = s.Clone()
		}
		c.worker = append(c.worker, w)
	}
	return c
}

// whole computes all rows.
func (c *call[T]) whole(worker, _ int) error {
	w := &c.worker[worker]
	for i, v := range c.in {
		c.point(&w.in[i], v)
	}
	w.y.Data = data[T](c.y)
	return c.f(w.y, w.in, w.tmp)
}

// rowsOf computes the rows of group u; for a sum, their partial sum.
func (c *call[T]) rowsOf(worker, u int) error {
	w := &c.worker[worker]
	lo, hi := u*c.group, min(c.rows, (u+1)*c.group)
	for i, v := range c.in {
		a := &w.in[i]
		c.point(a, v)
		if c.spec.ByRow>>i&1 == 1 {
			a.Shape[0] = hi - lo
			if a.Int != nil {
				a.Int = part(a.Int, c.rows, lo, hi)
			} else {
				a.Data = part(a.Data, c.rows, lo, hi)
			}
		}
	}
	if c.spec.SumRows {
		n := len(c.partial) / ((c.rows + c.group - 1) / c.group)
		w.y.Data = c.partial[u*n : (u+1)*n]
	} else {
		w.y.Shape[0] = hi - lo
		w.y.Data = part(data[T](c.y), c.rows, lo, hi)
	}
	return c.f(w.y, w.in, w.tmp)
}

func (c *call[T]) point(a *ops.Array[T], v *value) {
	if v.dt == tensor.Int {
		a.Int = v.ints
	} else {
		a.Data = data[T](v)
	}
}

// part is the rows lo to hi of s, which has the given number of rows.
func part[E any](s []E, rows, lo, hi int) []E {
	n := len(s) / rows
	return s[lo*n : hi*n]
}

// sumChunk is how many elements one unit of a final sum adds: a few pages, so that units are worth a hand-over.
const sumChunk = 1 << 13

// sum adds the partial sums of chunk u as a tree, in an order that depends on their number alone: neighbours first.
// The partial sums are used up.
func (c *call[T]) sum(_, u int) error {
	y := data[T](c.y)
	n := len(y)
	lo, hi := u*sumChunk, min(n, (u+1)*sumChunk)
	groups := len(c.partial) / n
	for step := 1; step < groups; step *= 2 {
		for g := 0; g+step < groups; g += 2 * step {
			a, b := c.partial[g*n+lo:g*n+hi], c.partial[(g+step)*n+lo:(g+step)*n+hi]
			for i, v := range b {
				a[i] += v
			}
		}
	}
	copy(y[lo:hi], c.partial[lo:hi])
	return nil
}
