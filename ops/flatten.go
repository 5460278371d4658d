package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Flatten keeps the first axis and joins the others, the last axis fastest.
//
//	x: [N, ...] of rank ≥ 1   y: [N, D]   D = product of the other axes, 1 for a vector
//
// Errors: [*ShapeError] for a scalar. Source: keras.layers.Flatten, "channels_last".
func Flatten(x *gorgonia.Node) (*gorgonia.Node, error) {
	if x != nil && x.Dims() == 0 {
		return nil, &ShapeError{Op: "Flatten", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	if x == nil {
		return nil, fmt.Errorf("ops: Flatten: input: want a node, got nil")
	}
	return flatten(x.Shape()).Apply(x)
}

func flatten(x tensor.Shape) *Spec {
	d := 1
	for _, n := range x[1:] {
		d *= n
	}
	return reshape("Flatten", x, tensor.Shape{x[0], d})
}

// reshape reads x as another shape of as many elements in each row.
func reshape(name string, from, to tensor.Shape) *Spec {
	from, to = from.Clone(), to.Clone()
	return &Spec{
		Name: name, Attrs: fmt.Sprint(to), In: []Kind{Kind(len(from))}, Out: Kind(len(to)), ByRow: 1, Alias: true, Infer: fixed(to),
		F32: copyForward[float32], F64: copyForward[float64],
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := reshape("Reshape", to, from).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func copyForward[T Float](y Array[T], in []Array[T], _ []T) error {
	copy(y.Data, in[0].Data)
	return nil
}
