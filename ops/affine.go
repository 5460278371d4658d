package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// The operators of this file work element by element and serve formulas that are composed of several operators.

// Scale is factor·x, element by element, for a scalar or tensor of any rank. The derivative is factor·gy; derivatives exist
// to any order. NaN and ±Inf by the rules of multiplication. Errors: no node, a factor that is not finite.
func Scale(x *gorgonia.Node, factor float64) (*gorgonia.Node, error) {
	if math.IsNaN(factor) || math.IsInf(factor, 0) {
		return nil, fmt.Errorf("ops: Scale: factor: want a finite number, got %v", factor)
	}
	return affine(factor, 0).Apply(x)
}

// line is the parameters of affine.
type line struct{ A, B float64 }

// affine is a·x + b.
func affine(a, b float64) *Spec {
	return &Spec{
		Name: "Affine", Attrs: line{a, b}, In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same("Affine"),
		F32: affineForward[float32](a, b), F64: affineForward[float64](a, b),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := affine(a, 0).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func affineForward[T Float](a, b float64) Forward[T] {
	m, n := T(a), T(b)
	return func(y Array[T], in []Array[T], _ []T) error {
		for i, x := range in[0].Data {
			y.Data[i] = T(m*x) + n
		}
		return nil
	}
}

// inverseRoot is 1/√(x + epsilon): one over a deviation, from a variance.
func inverseRoot(epsilon float64) *Spec {
	return &Spec{
		Name: "InverseRoot", Attrs: epsilon, In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same("InverseRoot"),
		F32: inverseRootForward[float32](epsilon), F64: inverseRootForward[float64](epsilon),
		VJP: func(_ gorgonia.Nodes, y, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) { // −½·y³
			var e expr
			gx := e.do(affine(-0.5, 0), e.do(mul, gy, e.do(mul, y, e.do(mul, y, y))))
			return gorgonia.Nodes{gx}, e.err
		},
	}
}

func inverseRootForward[T Float](epsilon float64) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		for i, x := range in[0].Data {
			y.Data[i] = T(1 / math.Sqrt(float64(x)+epsilon))
		}
		return nil
	}
}

// logistic is [Sigmoid] with derivatives of any order.
var logistic *Spec

func init() {
	logistic = &Spec{
		Name: "Logistic", In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same("Logistic"),
		F32: curve[float32]{f: kernel.Sigmoid[float32]}.forward(), F64: curve[float64]{f: kernel.Sigmoid[float64]}.forward(),
		VJP: func(_ gorgonia.Nodes, y, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			var e expr
			gx := e.do(mul, gy, e.do(mul, y, e.do(affine(-1, 1), y)))
			return gorgonia.Nodes{gx}, e.err
		},
	}
}
