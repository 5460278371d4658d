package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Multiply is a · b, times more from left to right, element by element. Shapes are as in [Add]: so the weights of a
// squeeze-and-excitation block, [N, C] or [N, 1, 1, C], can meet its picture [N, H, W, C].
//
// NaN and ±Inf by the rules of multiplication. The derivative with respect to a is gy·b, added along axes of a that were
// repeated; derivatives exist to any order. Errors: shapes that do not fit ([*ShapeError]) or dtypes that differ.
// Source: keras.layers.Multiply.
func Multiply(a, b *gorgonia.Node, more ...*gorgonia.Node) (*gorgonia.Node, error) {
	return multiplying.merge(a, b, more)
}

// MultiplyShape is the shape of [Multiply]'s result, or the error that it would give.
func MultiplyShape(a, b tensor.Shape, more ...tensor.Shape) (tensor.Shape, error) {
	return multiplying.shape(append([]tensor.Shape{a, b}, more...)...)
}

// mul works element by element on operands of one shape.
var (
	multiplying merging
	mul         *Spec
)

func init() {
	multiplying = merging{name: "Multiply", same: func() *Spec { return mul }, broadcast: multiplyBroadcast}
	mul = &Spec{
		Name: "Multiply", In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same("Multiply"),
		F32: multiplyForward[float32], F64: multiplyForward[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return mul.Apply(gy, in[1]) },
				func() (*gorgonia.Node, error) { return mul.Apply(gy, in[0]) })
		},
	}
}

func multiplyBroadcast(a, b, y tensor.Shape) *Spec {
	s := broadcastSpec("Multiply", a, b, y, kernel.MultiplyBroadcast[float32], kernel.MultiplyBroadcast[float64])
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives(need,
			func() (*gorgonia.Node, error) {
				g, err := multiplying.two(gy, in[1])
				return reduced(g, err, a)
			},
			func() (*gorgonia.Node, error) {
				g, err := multiplying.two(gy, in[0])
				return reduced(g, err, b)
			})
	}
	return s
}

func multiplyForward[T Float](y Array[T], in []Array[T], _ []T) error {
	kernel.Multiply(y.Data, in[0].Data, in[1].Data)
	return nil
}
