package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// merging is what [Add] and [Multiply], Keras' merge layers, have in common.
type merging struct {
	name string
	// same is the operator for equal shapes, broadcast that for two of one rank and first axis of which axes of size 1
	// are repeated.
	same      func() *Spec
	broadcast func(a, b, y tensor.Shape) *Spec
}

// merge applies the operator to a and b, to the result and the next, and so on.
func (m merging) merge(a, b *gorgonia.Node, more []*gorgonia.Node) (*gorgonia.Node, error) {
	in := append(gorgonia.Nodes{a, b}, more...)
	shapes := make([]tensor.Shape, len(in))
	for i, n := range in {
		if n == nil {
			return nil, fmt.Errorf("ops: %s: input %d: want a node, got nil", m.name, i)
		}
		shapes[i] = n.Shape()
	}
	if _, err := m.shape(shapes...); err != nil {
		return nil, err
	}
	y := a
	for _, n := range in[1:] {
		var err error
		if y, err = m.two(y, n); err != nil {
			return nil, err
		}
	}
	return y, nil
}

// two merges nodes whose shapes fit.
func (m merging) two(a, b *gorgonia.Node) (*gorgonia.Node, error) {
	rank := max(a.Dims(), b.Dims())
	in := gorgonia.Nodes{a, b}
	for i, n := range in {
		if s := n.Shape(); len(s) < rank {
			var err error
			if in[i], err = reshape("Reshape", s, raise(s, rank)).Apply(n); err != nil {
				return nil, err
			}
		}
	}
	s, t := in[0].Shape(), in[1].Shape()
	if slices.Equal(s, t) {
		return m.same().Apply(in...)
	}
	y, err := m.shape(s, t)
	if err != nil {
		return nil, err
	}
	return m.broadcast(s.Clone(), t.Clone(), y).Apply(in...)
}

// raise puts axes of size 1 behind the first axis until there are rank axes.
func raise(s tensor.Shape, rank int) tensor.Shape {
	r := tensor.Shape{s[0]}
	for range rank - len(s) {
		r = append(r, 1)
	}
	return append(r, s[1:]...)
}

// shape is that of the result: the larger of the sizes of each axis but the first, which are equal or 1.
func (m merging) shape(in ...tensor.Shape) (tensor.Shape, error) {
	rank := 0
	for _, s := range in {
		rank = max(rank, len(s))
	}
	y := in[0].Clone()
	for _, s := range in[1:] {
		if slices.Equal(s, y) {
			continue
		}
		if len(s) == 0 || len(y) == 0 || s[0] != y[0] {
			return nil, &ShapeError{Op: m.name, Want: "equal shapes", Got: fmt.Sprintf("%v and %v", in[0], s)}
		}
		s, y = raise(s, rank), raise(y, rank)
		for d := range s {
			switch {
			case s[d] == y[d] || s[d] == 1:
			case y[d] == 1:
				y[d] = s[d]
			default:
				return nil, &ShapeError{Op: m.name, Want: "equal shapes, or axes of size 1", Got: fmt.Sprintf("%v and %v", y, s)}
			}
		}
	}
	return y, nil
}

// broadcastSpec is an element by element operator on a and b, of which axes of size 1 are repeated to give the shape y.
func broadcastSpec(name string, a, b, y tensor.Shape, f32 walk[float32], f64 walk[float64]) *Spec {
	rank := Kind(len(y))
	axes := kernel.Axes(a[1:], b[1:])
	return &Spec{
		Name: name, Attrs: fmt.Sprint(a[1:], b[1:]), In: []Kind{rank, rank}, Out: rank, ByRow: 3, Infer: fixed(y),
		F32: broadcastForward(axes, f32), F64: broadcastForward(axes, f64),
	}
}

// walk is a kernel that reads a and b along axes.
type walk[T Float] func(y, a, b []T, axes []kernel.Axis)

func broadcastForward[T Float](axes []kernel.Axis, f walk[T]) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		rows := y.Shape[0]
		if rows == 0 {
			return nil
		}
		n, a, b := len(y.Data)/rows, len(in[0].Data)/rows, len(in[1].Data)/rows
		for i := range rows {
			f(y.Data[i*n:][:n], in[0].Data[i*a:][:a], in[1].Data[i*b:][:b], axes)
		}
		return nil
	}
}
