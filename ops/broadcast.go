package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Broadcasting repeats axes of size 1, other than the first, and its adjoint adds what was repeated: they are each other's
// derivatives, and those of [Add] and [Multiply] need the second.

func broadcast(from, to tensor.Shape) *Spec {
	from, to = from.Clone(), to.Clone()
	axes := kernel.Axes(from[1:], to[1:])
	return &Spec{
		Name: "Broadcast", Attrs: fmt.Sprint(to), In: []Kind{Kind(len(from))}, Out: Kind(len(to)), ByRow: 1, Infer: fixed(to),
		F32: broadcastRows[float32](axes), F64: broadcastRows[float64](axes),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := unbroadcast(to, from).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// unbroadcast adds along the axes that have size 1 in to.
func unbroadcast(from, to tensor.Shape) *Spec {
	from, to = from.Clone(), to.Clone()
	axes := kernel.Axes(to[1:], from[1:])
	return &Spec{
		Name: "Unbroadcast", Attrs: fmt.Sprint(to), In: []Kind{Kind(len(from))}, Out: Kind(len(to)), ByRow: 1, Infer: fixed(to),
		F32: unbroadcastRows[float32](axes), F64: unbroadcastRows[float64](axes),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := broadcast(to, from).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// reduced is g, unless there was an error, or its sums along the axes that have size 1 in to.
func reduced(g *gorgonia.Node, err error, to tensor.Shape) (*gorgonia.Node, error) {
	if err != nil || slices.Equal(g.Shape(), to) {
		return g, err
	}
	return unbroadcast(g.Shape(), to).Apply(g)
}

func broadcastRows[T Float](axes []kernel.Axis) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		rows := max(y.Shape[0], 1)
		n, k := len(y.Data)/rows, len(in[0].Data)/rows
		for i := range rows {
			kernel.Broadcast(y.Data[i*n:][:n], in[0].Data[i*k:][:k], axes)
		}
		return nil
	}
}

func unbroadcastRows[T Float](axes []kernel.Axis) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		clear(y.Data)
		rows := max(y.Shape[0], 1)
		n, k := len(y.Data)/rows, len(in[0].Data)/rows
		for i := range rows {
			kernel.AddUnbroadcast(y.Data[i*n:][:n], in[0].Data[i*k:][:k], axes)
		}
		return nil
	}
}
