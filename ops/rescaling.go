package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Rescaling brings values to another range:
//
//	y = x·scale + offset
//
//	x: [N, ..., C] of rank ≥ 1   y: the shape of x
//
// Scale and offset are one number, or one for each index of the last axis. The product is rounded before the sum. NaN and
// ±Inf by the rules of arithmetic. The derivative is gy·scale; derivatives exist to any order. Errors: no scale; another
// number of them; one that is not finite; [*ShapeError] for a scalar. Source: keras.layers.Rescaling.
func Rescaling(x *gorgonia.Node, c RescalingConfig) (*gorgonia.Node, error) {
	if x == nil {
		return nil, fmt.Errorf("ops: Rescaling: input 0: want a node, got nil")
	}
	if x.Dims() == 0 {
		return nil, &ShapeError{Op: "Rescaling", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	if len(c.Offset) == 0 {
		c.Offset = []float64{0}
	}
	n := max(len(c.Scale), len(c.Offset))
	if n > 1 {
		n = lastAxis(x.Shape())
	}
	scale, err := numbers("Rescaling", "scale", c.Scale, n)
	if err != nil {
		return nil, err
	}
	offset, err := numbers("Rescaling", "offset", c.Offset, n)
	if err != nil {
		return nil, err
	}
	return rescaling(x.Dims(), scale, offset).Apply(x)
}

// RescalingConfig holds the parameters of [Rescaling]: lists of one number, or of one for each index of the last axis.
type RescalingConfig struct {
	Scale  []float64
	Offset []float64 // default 0
}

// numbers is the list v made n long. It is a copy.
func numbers(op, name string, v []float64, n int) ([]float64, error) {
	if len(v) != 1 && len(v) != n {
		want := "1 number"
		if n != 1 {
			want = fmt.Sprintf("1 number or %d", n)
		}
		return nil, fmt.Errorf("ops: %s: %s: want %s, got %d", op, name, want, len(v))
	}
	list := make([]float64, n)
	for i := range list {
		w := v[min(i, len(v)-1)]
		if !(math.Abs(w) <= math.MaxFloat32) {
			return nil, fmt.Errorf("ops: %s: %s: want finite numbers that float32 holds, got %v", op, name, w)
		}
		list[i] = w + 0 // no −0, which would make two nodes of one function
	}
	return list, nil
}

func rescaling(rank int, scale, offset []float64) *Spec {
	return &Spec{
		Name: "Rescaling", Attrs: fmt.Sprint(scale, offset), In: []Kind{Kind(rank)}, Out: Kind(rank), ByRow: 1, Infer: rowsOf("Rescaling", len(scale)),
		F32: rescalingForward[float32](scale, offset), F64: rescalingForward[float64](scale, offset),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := rescaling(rank, scale, make([]float64, len(scale))).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// rowsOf is the shape rule of an operator with n numbers, one or one for each index of the last axis.
func rowsOf(op string, n int) func([]tensor.Shape) (tensor.Shape, error) {
	return func(in []tensor.Shape) (tensor.Shape, error) {
		if n != 1 && (len(in[0]) < 2 || lastAxis(in[0]) != n) {
			return nil, &ShapeError{Op: op, Want: fmt.Sprintf("[N, ..., %d], a number for each index of the last axis", n), Got: fmt.Sprint(in[0])}
		}
		return in[0], nil
	}
}

func rescalingForward[T Float](scale, offset []float64) Forward[T] {
	s, o := typed[T](scale), typed[T](offset)
	return func(y Array[T], in []Array[T], _ []T) error {
		kernel.Rescale(y.Data, in[0].Data, s, o)
		return nil
	}
}

// typed is v in another type.
func typed[T Float](v []float64) []T {
	list := make([]T, len(v))
	for i, w := range v {
		list[i] = T(w)
	}
	return list
}
