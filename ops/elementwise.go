package ops

import "gorgonia.org/gorgonia"

// The operators of this file serve derivatives.

// OnesLike is 1 in the shape of x, a scalar or tensor of float32 or float64, also where x is NaN. Its derivative is
// zero.
func OnesLike(x *gorgonia.Node) (*gorgonia.Node, error) { return ones.Apply(x) }

var ones = &Spec{
	Name: "OnesLike", In: []Kind{Any}, Out: Any, ByRow: 1, ShapeOnly: 1, Infer: same("OnesLike"), F32: one[float32], F64: one[float64],
	VJP: func(in gorgonia.Nodes, _, _ *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
		gx, err := zeros.Apply(in[0])
		return gorgonia.Nodes{gx}, err
	},
}

// zeros is 0 in the shape of x, also where x is NaN.
var zeros = &Spec{
	Name: "Zeros", In: []Kind{Any}, Out: Any, ByRow: 1, ShapeOnly: 1, Infer: same("Zeros"), F32: zero[float32], F64: zero[float64],
}

// sub is a − b, element by element on operands of one shape.
var sub *Spec

func init() {
	zeros.VJP = func(in gorgonia.Nodes, _, _ *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
		gx, err := zeros.Apply(in[0])
		return gorgonia.Nodes{gx}, err
	}
	sub = &Spec{
		Name: "Sub", In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same("Sub"),
		F32: binary(func(a, b float32) float32 { return a - b }), F64: binary(func(a, b float64) float64 { return a - b }),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return gy, nil },
				func() (*gorgonia.Node, error) {
					var e expr
					r := e.do(sub, e.do(zeros, gy), gy)
					return r, e.err
				})
		},
	}
}

// expr applies operators one to another and keeps the first error.
type expr struct{ err error }

func (e *expr) do(s *Spec, in ...*gorgonia.Node) *gorgonia.Node {
	if e.err != nil {
		return nil
	}
	var n *gorgonia.Node
	n, e.err = s.Apply(in...)
	return n
}

func zero[T Float](y Array[T], _ []Array[T], _ []T) error {
	clear(y.Data)
	return nil
}

func one[T Float](y Array[T], _ []Array[T], _ []T) error {
	for i := range y.Data {
		y.Data[i] = 1
	}
	return nil
}

func binary[T Float](f func(a, b T) T) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		b := in[1].Data
		for i, a := range in[0].Data {
			y.Data[i] = f(a, b[i])
		}
		return nil
	}
}
