package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// LayerNorm normalizes each example by its own numbers, along the last axes:
//
//	y = gamma · (x − mean)/√(variance + epsilon) + beta
//
//	x: [N, ..., K] of rank ≥ 2   gamma, beta: [K] or nil   y: the shape of x
//
// With Axes = 2 or more gamma and beta have the shape of that many last axes, which share one mean and variance; an axis
// at least is left before them. The variance is biased. gamma nil is 1 (Keras' scale=False), beta nil is 0 (center=False).
//
// A NaN or ±Inf makes NaN of all that shares its mean. Where all numbers are equal y = beta. Derivatives exist to any order.
// Errors: an epsilon that is negative or not finite, axes out of range; [*ShapeError] if a rank or a shape does not fit.
// Source: keras.layers.LayerNormalization with axis −1, or the last axes.
func LayerNorm(x, gamma, beta *gorgonia.Node, c LayerNormConfig) (*gorgonia.Node, error) {
	l := layerNorm{norm: norm{Epsilon: c.Epsilon.or(1e-3), Scale: gamma != nil, Center: beta != nil}, Axes: max(c.Axes, 1)}
	if err := checkFactor("LayerNorm", "epsilon", l.Epsilon); err != nil {
		return nil, err
	}
	if x == nil {
		return nil, fmt.Errorf("ops: LayerNorm: input 0: want a node, got nil")
	}
	if c.Axes < 0 {
		return nil, fmt.Errorf("ops: LayerNorm: axes: want a positive number, got %d", c.Axes)
	}
	if x.Dims() <= l.Axes {
		return nil, &ShapeError{Op: "LayerNorm", Want: fmt.Sprintf("input rank ≥ %d [N,...,K]", l.Axes+1), Got: fmt.Sprintf("%d %v", x.Dims(), x.Shape())}
	}
	in := gorgonia.Nodes{x}
	for i, v := range []*gorgonia.Node{gamma, beta} {
		if v == nil {
			continue
		}
		if want := x.Shape()[x.Dims()-l.Axes:]; !slices.Equal(v.Shape(), want) {
			return nil, &ShapeError{Op: "LayerNorm", Want: fmt.Sprintf("%s %v", [...]string{"gamma", "beta"}[i], []int(want)), Got: fmt.Sprint(v.Shape())}
		}
		in = append(in, v)
	}
	return l.forward(x.Dims()).Apply(in...)
}

// LayerNormConfig holds the parameters of [LayerNorm].
type LayerNormConfig struct {
	Epsilon Setting // added to the variance, ≥ 0 and finite; default 1e-3
	Axes    int     // how many last axes share a mean and variance; 0 means 1
}

type layerNorm struct {
	norm
	Axes int
}

func (l layerNorm) forward(rank int) *Spec {
	s := &Spec{
		Name: "LayerNorm", Attrs: l, In: []Kind{Kind(rank)}, Out: Kind(rank), ByRow: 1, Infer: l.infer,
		F32: layerNormForward[float32](l), F64: layerNormForward[float64](l),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			makes := []func() (*gorgonia.Node, error){func() (*gorgonia.Node, error) {
				if l.Scale {
					return l.gradX(rank).Apply(in[0], gy, in[1])
				}
				return l.gradX(rank).Apply(in[0], gy)
			}}
			if l.Scale {
				makes = append(makes, func() (*gorgonia.Node, error) { return l.gradGamma(rank).Apply(in[0], gy) })
			}
			if l.Center {
				makes = append(makes, func() (*gorgonia.Node, error) { return sumOuter(rank, l.Axes).Apply(gy) })
			}
			return derivatives(need, makes...)
		},
	}
	for _, there := range []bool{l.Scale, l.Center} {
		if there {
			s.In = append(s.In, Kind(l.Axes))
		}
	}
	return s
}

func (l layerNorm) infer(in []tensor.Shape) (tensor.Shape, error) {
	if k := product(in[0][len(in[0])-l.Axes:]); k < 1 {
		return nil, &ShapeError{Op: "LayerNorm", Want: "axes with elements", Got: fmt.Sprint(in[0])}
	}
	return in[0], nil
}

// gradX is the derivative by x from x, gy and, with Scale, gamma.
func (l layerNorm) gradX(rank int) *Spec {
	l.Center = false
	s := &Spec{
		Name: "LayerNormGradX", Attrs: l, In: []Kind{Kind(rank), Kind(rank)}, Out: Kind(rank), ByRow: 3,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   layerNormGradX[float32](l), F64: layerNormGradX[float64](l),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			y, err := l.gradXFormula(in)
			if err != nil {
				return nil, err
			}
			return pullback(y, g, in, need)
		},
	}
	if l.Scale {
		s.In = append(s.In, Kind(l.Axes))
	}
	return s
}

// gradGamma is the derivative by gamma from x and gy.
func (l layerNorm) gradGamma(rank int) *Spec {
	return &Spec{
		Name: "LayerNormGradGamma", Attrs: layerNorm{norm{Epsilon: l.Epsilon}, l.Axes}, In: []Kind{Kind(rank), Kind(rank)}, Out: Kind(l.Axes), ByRow: 3, SumRows: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0][rank-l.Axes:], nil },
		F32:   layerNormGradGamma[float32](l), F64: layerNormGradGamma[float64](l),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			var e expr
			n, _ := l.normalized(&e, in[0])
			y := e.do(sumOuter(rank, l.Axes), e.do(mul, in[1], n))
			if e.err != nil {
				return nil, e.err
			}
			return pullback(y, g, in, need)
		},
	}
}

// normalized composes (x − mean)/dev of simple operators, and 1/dev, both in the shape of x.
func (l layerNorm) normalized(e *expr, x *gorgonia.Node) (n, inverse *gorgonia.Node) {
	d := e.do(sub, x, l.mean(e, x))
	inverse = e.do(inverseRoot(l.Epsilon), l.mean(e, e.do(mul, d, d)))
	return e.do(mul, d, inverse), inverse
}

// mean is the mean over the axes, in the shape of v.
func (l layerNorm) mean(e *expr, v *gorgonia.Node) *gorgonia.Node {
	if e.err != nil {
		return nil
	}
	s := v.Shape()
	k := rowCount(product(s[len(s)-l.Axes:]))
	return e.do(spreadInner(s, l.Axes), e.do(affine(k.scale(), 0), e.do(sumInner(len(s), l.Axes), v)))
}

// gradXFormula is (u − mean(u) − n·mean(u·n))/dev with u = gy·gamma and n = (x − mean)/dev.
func (l layerNorm) gradXFormula(in gorgonia.Nodes) (*gorgonia.Node, error) {
	var e expr
	u := in[1]
	if l.Scale {
		u = e.do(mul, u, e.do(spreadOuter(u.Shape(), l.Axes), in[2]))
	}
	n, inverse := l.normalized(&e, in[0])
	rest := e.do(sub, e.do(sub, u, l.mean(&e, u)), e.do(mul, n, l.mean(&e, e.do(mul, u, n))))
	gx := e.do(mul, rest, inverse)
	return gx, e.err
}

func layerNormForward[T Float](l layerNorm) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		gamma, beta := split(l.norm, in[1:])
		kernel.LayerNorm(y.Data, in[0].Data, gamma.Data, beta.Data, l.size(y.Shape), l.Epsilon)
		return nil
	}
}

func layerNormGradX[T Float](l layerNorm) Forward[T] {
	return func(gx Array[T], in []Array[T], _ []T) error {
		gamma, _ := split(l.norm, in[2:])
		kernel.LayerNormGradX(gx.Data, in[0].Data, in[1].Data, gamma.Data, l.size(gx.Shape), l.Epsilon)
		return nil
	}
}

func layerNormGradGamma[T Float](l layerNorm) Forward[T] {
	return func(g Array[T], in []Array[T], _ []T) error {
		kernel.LayerNormGradGamma(g.Data, in[0].Data, in[1].Data, l.Epsilon)
		return nil
	}
}

func (l layerNorm) size(s tensor.Shape) int { return product(s[len(s)-l.Axes:]) }
