package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Each sum of this file and the operator that spreads its result are each other's derivatives.

// sumRows adds all rows of the last axis: [..., K] → [K], a bias' gradient.
func sumRows(rank int) *Spec { return sumOuter(rank, 1) }

// spreadRows repeats a vector along all axes but the last: [K] → [..., K].
func spreadRows(to tensor.Shape) *Spec { return spreadOuter(to, 1) }

// sumLast adds along the last axis: [..., K] → [...]; a vector becomes a scalar.
func sumLast(rank int) *Spec { return sumInner(rank, 1) }

// spreadLast repeats each element along a new last axis: [...] → [..., K].
func spreadLast(to tensor.Shape) *Spec { return spreadInner(to, 1) }

// sumOuter adds along all axes but the last ones, of which it keeps so many.
func sumOuter(rank, keep int) *Spec {
	return &Spec{
		Name: "SumRows", Attrs: axisCount(keep), In: []Kind{Kind(rank)}, Out: Kind(keep), ByRow: 1, SumRows: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0][rank-keep:], nil },
		F32:   sumRowsForward[float32], F64: sumRowsForward[float64],
		Scratch: func(y tensor.Shape, _ []tensor.Shape) int { return kernel.SumRowsScratch(y.TotalSize()) },
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := spreadOuter(in[0].Shape(), keep).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// spreadOuter repeats what has the last axes of a shape along the others.
func spreadOuter(to tensor.Shape, last int) *Spec {
	to = to.Clone()
	return &Spec{
		Name: "SpreadRows", Attrs: fmt.Sprint(to), In: []Kind{Kind(last)}, Out: Kind(len(to)), Infer: fixed(to),
		F32: spreadRowsForward[float32], F64: spreadRowsForward[float64],
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := sumOuter(len(to), last).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// sumInner adds along the last axes, so many of them.
func sumInner(rank, last int) *Spec {
	return &Spec{
		Name: "SumLast", Attrs: axisCount(last), In: []Kind{Kind(rank)}, Out: Kind(rank - last), ByRow: batched(rank-last+1, 1),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			if rank == last {
				return tensor.ScalarShape(), nil
			}
			return in[0][:rank-last], nil
		},
		F32: sumLastForward[float32](last), F64: sumLastForward[float64](last),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := spreadInner(in[0].Shape(), last).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// spreadInner repeats each element along so many new last axes.
func spreadInner(to tensor.Shape, last int) *Spec {
	to = to.Clone()
	return &Spec{
		Name: "SpreadLast", Attrs: fmt.Sprint(to), In: []Kind{Kind(len(to) - last)}, Out: Kind(len(to)), ByRow: batched(len(to)-last+1, 1), Infer: fixed(to),
		F32: spreadLastForward[float32](last), F64: spreadLastForward[float64](last),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := sumInner(len(to), last).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// axisCount is the parameter of a sum: none for one axis.
func axisCount(n int) any {
	if n == 1 {
		return nil
	}
	return n
}

func sumRowsForward[T Float](y Array[T], in []Array[T], tmp []T) error {
	kernel.SumRows(y.Data, in[0].Data, tmp)
	return nil
}

func spreadRowsForward[T Float](y Array[T], in []Array[T], _ []T) error {
	v := in[0].Data
	for i := 0; i < len(y.Data); i += len(v) {
		copy(y.Data[i:], v)
	}
	return nil
}

func sumLastForward[T Float](last int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		k := product(in[0].Shape[len(in[0].Shape)-last:])
		for i := range y.Data {
			var s float64 // a long sum in float32 would lose digits
			for _, v := range in[0].Data[i*k:][:k] {
				s += float64(v)
			}
			y.Data[i] = T(s)
		}
		return nil
	}
}

func spreadLastForward[T Float](last int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		k := product(y.Shape[len(y.Shape)-last:])
		for i, v := range in[0].Data {
			row := y.Data[i*k:][:k]
			for j := range row {
				row[j] = v
			}
		}
		return nil
	}
}
