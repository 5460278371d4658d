package loss

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// rowLoss is an operator that makes one number of each row of outputs y [N, K] and targets t [N, K]. It has a derivative by
// y, which has none (asking for one is an error), and none by the targets, which are given.
type rowLoss struct {
	name       string
	attrs      any
	f32        func(loss, y, t []float32, k int)
	f64        func(loss, y, t []float64, k int)
	gradient32 func(dst, y, t, gy []float32, k int)
	gradient64 func(dst, y, t, gy []float64, k int)
}

func (r rowLoss) spec() *ops.Spec {
	grad := &ops.Spec{
		Name: r.name + "Grad", Attrs: r.attrs, In: []ops.Kind{2, 2, 1}, Out: 2, ByRow: 7, NoDiff: 2,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   backward(r.gradient32), F64: backward(r.gradient64),
	}
	return &ops.Spec{
		Name: r.name, Attrs: r.attrs, In: []ops.Kind{2, 2}, Out: 1, ByRow: 3, NoDiff: 2,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			if !in[0].Eq(in[1]) || in[0][1] < 1 {
				return nil, &ops.ShapeError{Package: "loss", Op: r.name, Want: "outputs and targets [N,K] with K ≥ 1", Got: fmt.Sprintf("%v and %v", in[0], in[1])}
			}
			return in[0][:1], nil
		},
		F32: forward(r.f32), F64: forward(r.f64),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			if !need[0] {
				return gorgonia.Nodes{nil, nil}, nil
			}
			gx, err := grad.Apply(in[0], in[1], gy)
			return gorgonia.Nodes{gx, nil}, err
		},
	}
}

func forward[T ops.Float](f func(loss, y, t []T, k int)) ops.Forward[T] {
	return func(y ops.Array[T], in []ops.Array[T], _ []T) error {
		f(y.Data, in[0].Data, in[1].Data, in[0].Shape[1])
		return nil
	}
}

func backward[T ops.Float](f func(dst, y, t, gy []T, k int)) ops.Forward[T] {
	return func(y ops.Array[T], in []ops.Array[T], _ []T) error {
		f(y.Data, in[0].Data, in[1].Data, in[2].Data, y.Shape[1])
		return nil
	}
}

func binaryProbability(f kernel.Focal) *ops.Spec {
	return rowLoss{"BinaryProbability", f,
		func(loss, y, t []float32, k int) { kernel.BinaryProbability(loss, y, t, k, f) },
		func(loss, y, t []float64, k int) { kernel.BinaryProbability(loss, y, t, k, f) },
		func(dst, y, t, gy []float32, k int) { kernel.BinaryProbabilityGrad(dst, y, t, gy, k, f) },
		func(dst, y, t, gy []float64, k int) { kernel.BinaryProbabilityGrad(dst, y, t, gy, k, f) },
	}.spec()
}

func binaryFocalLogits(f kernel.Focal) *ops.Spec {
	return rowLoss{"BinaryFocalLogits", f,
		func(loss, z, t []float32, k int) { kernel.BinaryFocalLogits(loss, z, t, k, f) },
		func(loss, z, t []float64, k int) { kernel.BinaryFocalLogits(loss, z, t, k, f) },
		func(dst, z, t, gy []float32, k int) { kernel.BinaryFocalLogitsGrad(dst, z, t, gy, k, f) },
		func(dst, z, t, gy []float64, k int) { kernel.BinaryFocalLogitsGrad(dst, z, t, gy, k, f) },
	}.spec()
}

func categoricalProbability(f kernel.Focal) *ops.Spec {
	return rowLoss{"CategoricalProbability", f,
		func(loss, y, t []float32, k int) { kernel.CategoricalProbability(loss, y, t, k, f) },
		func(loss, y, t []float64, k int) { kernel.CategoricalProbability(loss, y, t, k, f) },
		func(dst, y, t, gy []float32, k int) { kernel.CategoricalProbabilityGrad(dst, y, t, gy, k, f) },
		func(dst, y, t, gy []float64, k int) { kernel.CategoricalProbabilityGrad(dst, y, t, gy, k, f) },
	}.spec()
}
