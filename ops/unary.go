package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// curve is a function of one number as kernels: y = f(x), gx = gy·f′(x) and gx = gy·f″(x).
type curve[T Float] struct {
	f           func(y, x []T)
	grad, grad2 func(gx, x, gy []T)
}

// unary is the operator of a function of each element. Attrs are those that the curves were made from.
func unary(name string, attrs any, f32 curve[float32], f64 curve[float64]) *Spec {
	grad := unaryGrad(name, attrs, f32, f64)
	return &Spec{
		Name: name, Attrs: attrs, In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same(name), InPlace: true,
		F32: f32.forward(), F64: f64.forward(),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := grad.Apply(in[0], gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// unaryGrad is gy·f′(x) from x and gy.
func unaryGrad(name string, attrs any, f32 curve[float32], f64 curve[float64]) *Spec {
	grad2 := unaryGrad2(name, attrs, f32, f64)
	grad := &Spec{
		Name: name + "Grad", Attrs: attrs, In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same(name + "Grad"),
		F32: backwardOf(f32.grad), F64: backwardOf(f64.grad),
	}
	grad.VJP = func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives(need,
			func() (*gorgonia.Node, error) {
				var e expr
				r := e.do(mul, g, e.do(grad2, in[0], in[1]))
				return r, e.err
			},
			func() (*gorgonia.Node, error) { return grad.Apply(in[0], g) })
	}
	return grad
}

// unaryGrad2 is gy·f″(x) from x and gy. Its derivative by x, the third of f, is not there.
func unaryGrad2(name string, attrs any, f32 curve[float32], f64 curve[float64]) *Spec {
	grad2 := &Spec{
		Name: name + "Grad2", Attrs: attrs, In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same(name + "Grad2"),
		F32: backwardOf(f32.grad2), F64: backwardOf(f64.grad2),
	}
	grad2.VJP = func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives(need,
			func() (*gorgonia.Node, error) {
				return nil, fmt.Errorf("ops: %s: derivative by x: want order 2 at most, got 3", name)
			},
			func() (*gorgonia.Node, error) { return grad2.Apply(in[0], g) })
	}
	return grad2
}

func (c curve[T]) forward() Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		c.f(y.Data, in[0].Data)
		return nil
	}
}

func backwardOf[T Float](f func(gx, x, gy []T)) Forward[T] {
	return func(gx Array[T], in []Array[T], _ []T) error {
		f(gx.Data, in[0].Data, in[1].Data)
		return nil
	}
}
