package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Add is a + b, plus more from left to right, element by element.
//
//	in: scalars or tensors of one shape; or of one first axis, axes of size 1 repeated: [N, H, W, C] and [N, 1, 1, C]
//
// A tensor of fewer axes gets axes of size 1 behind the first: [N, C] beside [N, H, W, C] is [N, 1, 1, C].
// NaN and ±Inf by the rules of addition. The derivative is gy, added along axes that were repeated; derivatives exist to
// any order. Errors: shapes that do not fit ([*ShapeError]) or dtypes that differ. Source: keras.layers.Add.
func Add(a, b *gorgonia.Node, more ...*gorgonia.Node) (*gorgonia.Node, error) {
	return adding.merge(a, b, more)
}

// AddShape is the shape of [Add]'s result, or the error that it would give.
func AddShape(a, b tensor.Shape, more ...tensor.Shape) (tensor.Shape, error) {
	return adding.shape(append([]tensor.Shape{a, b}, more...)...)
}

var adding = merging{name: "Add", same: func() *Spec { return add }, broadcast: addBroadcast}

var add = &Spec{
	Name: "Add", In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same("Add"), F32: addForward[float32], F64: addForward[float64],
	VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
		return gorgonia.Nodes{gy, gy}, nil
	},
}

func addBroadcast(a, b, y tensor.Shape) *Spec {
	s := broadcastSpec("Add", a, b, y, kernel.AddBroadcast[float32], kernel.AddBroadcast[float64])
	s.VJP = func(_ gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives(need,
			func() (*gorgonia.Node, error) { return reduced(gy, nil, a) },
			func() (*gorgonia.Node, error) { return reduced(gy, nil, b) })
	}
	return s
}

func addForward[T Float](y Array[T], in []Array[T], _ []T) error {
	copy(y.Data, in[0].Data)
	kernel.Add(y.Data, in[1].Data)
	return nil
}
