package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Each sum of this file and the operator that spreads its result are each other's derivatives.

// sumRows adds all rows of the last axis: [..., K] → [K], a bias' gradient.
func sumRows(rank int) *Spec {
	return &Spec{
		Name: "SumRows", In: []Kind{Kind(rank)}, Out: 1, ByRow: 1, SumRows: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{lastAxis(in[0])}, nil },
		F32:   sumRowsForward[float32], F64: sumRowsForward[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := spreadRows(in[0].Shape()).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// spreadRows repeats a vector along all axes but the last: [K] → [..., K].
func spreadRows(to tensor.Shape) *Spec {
	to = to.Clone()
	return &Spec{
		Name: "SpreadRows", Attrs: fmt.Sprint(to), In: []Kind{1}, Out: Kind(len(to)), Infer: fixed(to),
		F32: spreadRowsForward[float32], F64: spreadRowsForward[float64],
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := sumRows(len(to)).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// sumLast adds along the last axis: [..., K] → [...]; a vector becomes a scalar.
func sumLast(rank int) *Spec {
	return &Spec{
		Name: "SumLast", In: []Kind{Kind(rank)}, Out: Kind(rank - 1), ByRow: batched(rank, 1),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			if len(in[0]) == 1 {
				return tensor.ScalarShape(), nil
			}
			return in[0][:len(in[0])-1], nil
		},
		F32: sumLastForward[float32], F64: sumLastForward[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := spreadLast(in[0].Shape()).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// spreadLast repeats each element along a new last axis: [...] → [..., K].
func spreadLast(to tensor.Shape) *Spec {
	to = to.Clone()
	return &Spec{
		Name: "SpreadLast", Attrs: fmt.Sprint(to), In: []Kind{Kind(len(to) - 1)}, Out: Kind(len(to)), ByRow: batched(len(to), 1), Infer: fixed(to),
		F32: spreadLastForward[float32], F64: spreadLastForward[float64],
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := sumLast(len(to)).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func sumRowsForward[T Float](y Array[T], in []Array[T], _ []T) error {
	kernel.SumRows(y.Data, in[0].Data)
	return nil
}

func spreadRowsForward[T Float](y Array[T], in []Array[T], _ []T) error {
	v := in[0].Data
	for i := 0; i < len(y.Data); i += len(v) {
		copy(y.Data[i:], v)
	}
	return nil
}

func sumLastForward[T Float](y Array[T], in []Array[T], _ []T) error {
	k := lastAxis(in[0].Shape)
	for i := range y.Data {
		var s T
		for _, v := range in[0].Data[i*k:][:k] {
			s += v
		}
		y.Data[i] = s
	}
	return nil
}

func spreadLastForward[T Float](y Array[T], in []Array[T], _ []T) error {
	k := lastAxis(y.Shape)
	for i, v := range in[0].Data {
		row := y.Data[i*k:][:k]
		for j := range row {
			row[j] = v
		}
	}
	return nil
}
