package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Softmax turns each row of logits, along the last axis, into probabilities:
//
//	y[..., k] = exp(x[..., k] − m) / Σ exp(x[..., j] − m)     m = the row's maximum
//
// x is a tensor of rank ≥ 1, y has its shape. Large logits do not overflow. A row with a NaN or a +Inf becomes NaN;
// −Inf has probability 0, unless the whole row is −Inf (NaN). Derivatives exist to any order.
// Errors: [*ShapeError] for a scalar. Source: keras.activations.softmax with axis −1.
func Softmax(x *gorgonia.Node) (*gorgonia.Node, error) {
	if x != nil && x.Dims() == 0 {
		return nil, &ShapeError{Op: "Softmax", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	if x == nil {
		return softmax(0).Apply(x)
	}
	return softmax(x.Dims()).Apply(x)
}

func softmax(rank int) *Spec {
	return &Spec{
		Name: "Softmax", In: []Kind{Kind(rank)}, Out: Kind(rank), Infer: same("Softmax"), ByRow: batched(rank, 1),
		F32: softmaxForward[float32], F64: softmaxForward[float64],
		VJP: func(_ gorgonia.Nodes, y, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) { // uses y, not x
			gx, err := softmaxGrad(rank).Apply(y, gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// softmaxGrad is gx = y·(gy − Σ gy·y), the sum along the last axis, from y and gy.
func softmaxGrad(rank int) *Spec {
	return &Spec{
		Name: "SoftmaxGrad", In: []Kind{Kind(rank), Kind(rank)}, Out: Kind(rank), Infer: same("SoftmaxGrad"), ByRow: batched(rank, 3),
		F32: softmaxBackward[float32], F64: softmaxBackward[float64],
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			y, gy := in[0], in[1]
			return derivatives(need,
				func() (*gorgonia.Node, error) { // g·(gy − Σ gy·y) − gy·Σ g·y
					var e expr
					dot := func(a, b *gorgonia.Node) *gorgonia.Node {
						return e.do(spreadLast(y.Shape()), e.do(sumLast(rank), e.do(mul, a, b)))
					}
					r := e.do(sub, e.do(mul, g, e.do(sub, gy, dot(gy, y))), e.do(mul, gy, dot(g, y)))
					return r, e.err
				},
				func() (*gorgonia.Node, error) { return softmaxGrad(rank).Apply(y, g) })
		},
	}
}

// batched is the ByRow of an operator along the last axis: rows of the first axis are independent unless it is the
// only one.
func batched(rank int, inputs uint) uint {
	if rank < 2 {
		return 0
	}
	return inputs
}

func softmaxForward[T Float](y Array[T], in []Array[T], _ []T) error {
	kernel.Softmax(y.Data, in[0].Data, lastAxis(y.Shape))
	return nil
}

func softmaxBackward[T Float](gx Array[T], in []Array[T], _ []T) error {
	kernel.SoftmaxGrad(gx.Data, in[0].Data, in[1].Data, lastAxis(gx.Shape))
	return nil
}

func lastAxis(s tensor.Shape) int { return s[len(s)-1] }
