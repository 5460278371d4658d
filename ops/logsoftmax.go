package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// LogSoftmax is the natural logarithm of [Softmax], along the last axis:
//
//	y[..., k] = x[..., k] − m − ln Σ exp(x[..., j] − m)     m = the row's maximum
//
// x is a tensor of rank ≥ 1, y has its shape. Large logits do not overflow, and small probabilities keep their logarithm,
// which that of Softmax's result would lose. A row with a NaN or a +Inf becomes NaN; −Inf gives −Inf, unless the whole row
// is −Inf (NaN). The derivative is gx = gy − softmax(x)·Σ gy; derivatives exist to any order.
// Errors: [*ShapeError] for a scalar. Source: keras.activations.log_softmax with axis −1.
func LogSoftmax(x *gorgonia.Node) (*gorgonia.Node, error) {
	if x == nil {
		return logSoftmax(0).Apply(x)
	}
	if x.Dims() == 0 {
		return nil, &ShapeError{Op: "LogSoftmax", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	return logSoftmax(x.Dims()).Apply(x)
}

func logSoftmax(rank int) *Spec {
	return &Spec{
		Name: "LogSoftmax", In: []Kind{Kind(rank)}, Out: Kind(rank), Infer: same("LogSoftmax"), ByRow: batched(rank, 1),
		F32: logSoftmaxForward[float32], F64: logSoftmaxForward[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := logSoftmaxGrad(rank).Apply(in[0], gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// logSoftmaxGrad is gx = gy − softmax(x)·Σ gy, the sum along the last axis, from x and gy.
func logSoftmaxGrad(rank int) *Spec {
	return &Spec{
		Name: "LogSoftmaxGrad", In: []Kind{Kind(rank), Kind(rank)}, Out: Kind(rank), Infer: same("LogSoftmaxGrad"), ByRow: batched(rank, 3),
		F32: logSoftmaxBackward[float32], F64: logSoftmaxBackward[float64],
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			x, gy := in[0], in[1]
			var e expr
			p := e.do(softmax(rank), x)
			sum := func(a *gorgonia.Node) *gorgonia.Node { return e.do(spreadLast(x.Shape()), e.do(sumLast(rank), a)) }
			return derivatives(need,
				func() (*gorgonia.Node, error) { // −softmaxGrad(p, g)·Σ gy
					gp := e.do(mul, e.do(softmaxGrad(rank), p, g), sum(gy))
					r := e.do(sub, e.do(zeros, x), gp)
					return r, e.err
				},
				func() (*gorgonia.Node, error) { // g − Σ g·p
					r := e.do(sub, g, sum(e.do(mul, g, p)))
					return r, e.err
				})
		},
	}
}

func logSoftmaxForward[T Float](y Array[T], in []Array[T], _ []T) error {
	kernel.LogSoftmax(y.Data, in[0].Data, lastAxis(y.Shape))
	return nil
}

func logSoftmaxBackward[T Float](gx Array[T], in []Array[T], _ []T) error {
	kernel.LogSoftmaxGrad(gx.Data, in[0].Data, in[1].Data, lastAxis(gx.Shape))
	return nil
}
