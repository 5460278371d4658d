package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Normalization brings values to mean 0 and variance 1, given the mean and the variance they have:
//
//	y = (x − mean) / max(√variance, 1e-7)      or with Invert     y = mean + x · max(√variance, 1e-7)
//
//	x: [N, ...] of rank ≥ 2   mean, variance: the sizes of the axes in Axis, so [C] for the last, a scalar for none
//	y: the shape of x
//
// If mean and variance are nil, the Mean and Variance of the config take their place.
//
// The derivative with respect to x is gy / max(√variance, 1e-7), or the product; derivatives exist to any order. There is none
// by mean and variance, which are measured and not trained. NaN and ±Inf by the rules of arithmetic; a negative variance gives
// NaN. Errors: axes that are not next to one another, twice the same, the first of x or none of x; only one of mean and
// variance; [*ShapeError] if they have another shape. Source: keras.layers.Normalization; its epsilon is
// keras.config.epsilon().
func Normalization(x, mean, variance *gorgonia.Node, c NormalizationConfig) (*gorgonia.Node, error) {
	if x == nil {
		return nil, fmt.Errorf("ops: Normalization: input 0: want a node, got nil")
	}
	kept, inner, err := c.kept(x.Shape())
	if err != nil {
		return nil, err
	}
	n := normalization{rank: x.Dims(), kept: kept, inner: inner, invert: c.Invert}
	if mean != nil || variance != nil {
		if c.Mean != nil || c.Variance != nil {
			return nil, fmt.Errorf("ops: Normalization: mean: want inputs or numbers, got both")
		}
		for i, m := range []*gorgonia.Node{mean, variance} {
			if m != nil && !slices.Equal(m.Shape(), kept) {
				return nil, &ShapeError{Op: "Normalization", Want: fmt.Sprintf("input %d of shape %v, the axes of x that are kept", i+1, kept), Got: fmt.Sprint(m.Shape())}
			}
		}
		return n.spec().Apply(x, mean, variance)
	}
	if n.mean, err = numbers("Normalization", "mean", c.Mean, product(kept)); err != nil {
		return nil, err
	}
	if n.variance, err = numbers("Normalization", "variance", c.Variance, product(kept)); err != nil {
		return nil, err
	}
	return n.spec().Apply(x)
}

// NormalizationConfig holds the parameters of [Normalization].
type NormalizationConfig struct {
	// Axis are the axes that have a mean for each index, neighbours and not the first, negative from the end. nil is −1; a list
	// of none, which is not nil, is one mean for all values, as Keras' None.
	Axis   []int
	Invert bool
	// Mean and Variance are one number, or one for each index, row-major, where these are no inputs.
	Mean, Variance []float64
}

// NormalizationShape is the shape of the mean and of the variance that [Normalization] takes for x, or the error that it
// would give.
func NormalizationShape(x tensor.Shape, c NormalizationConfig) (tensor.Shape, error) {
	kept, _, err := c.kept(x)
	return kept, err
}

// kept gives the sizes of the axes in Axis, and how many values there are for each of their indices.
func (c NormalizationConfig) kept(x tensor.Shape) (kept tensor.Shape, inner int, err error) {
	if len(x) < 2 {
		return nil, 0, &ShapeError{Op: "Normalization", Want: "input rank ≥ 2", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	axes := slices.Clone(c.Axis)
	if c.Axis == nil {
		axes = []int{-1}
	}
	for i, a := range axes {
		if a < 0 {
			axes[i] += len(x)
		}
		if axes[i] < 1 || axes[i] >= len(x) {
			return nil, 0, fmt.Errorf("ops: Normalization: axis: want an axis of x from 1 to %d, or negative from the end, got %d", len(x)-1, a)
		}
	}
	slices.Sort(axes)
	for i := range axes[min(1, len(axes)):] {
		if axes[i+1] != axes[i]+1 {
			return nil, 0, fmt.Errorf("ops: Normalization: axis: want axes next to one another, got %v", c.Axis)
		}
	}
	if len(axes) == 0 {
		return tensor.Shape{}, product(x[1:]), nil
	}
	return x[axes[0] : axes[len(axes)-1]+1].Clone(), product(x[axes[len(axes)-1]+1:]), nil
}

// normalization is the operator for inputs of one shape. mean and variance are nil where they are inputs; none says that the
// mean is 0, and is no input.
type normalization struct {
	rank           int
	kept           tensor.Shape
	inner          int
	invert, none   bool
	mean, variance []float64
}

func (n normalization) spec() *Spec {
	k := Kind(len(n.kept))
	s := &Spec{
		Name: "Normalization", Attrs: fmt.Sprint(n.kept, n.inner, n.invert, n.mean, n.variance), In: []Kind{Kind(n.rank), k, k}, Out: Kind(n.rank),
		ByRow: 1, NoDiff: 6, Infer: first, F32: normalizationForward[float32](n), F64: normalizationForward[float64](n),
		Scratch: func(tensor.Shape, []tensor.Shape) int { return product(n.kept) },
	}
	if n.none {
		s.Name, s.In, s.NoDiff = "NormalizationGrad", s.In[:2], 2
	}
	if n.variance != nil {
		s.In, s.NoDiff = s.In[:1], 0
	}
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		m := n
		m.none, m.mean = true, nil
		g := make(gorgonia.Nodes, len(in))
		if !need[0] {
			return g, nil
		}
		from := gorgonia.Nodes{gy}
		if len(in) > 1 {
			from = append(from, in[len(in)-1])
		}
		var err error
		g[0], err = m.spec().Apply(from...)
		return g, err
	}
	return s
}

// first is the shape rule of an operator whose inputs were compared before.
func first(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }

// normalizationEpsilon is keras.config.epsilon(), the least deviation.
const normalizationEpsilon = 1e-7

func normalizationForward[T Float](n normalization) Forward[T] {
	mean, variance := typed[T](n.mean), typed[T](n.variance)
	return func(y Array[T], in []Array[T], tmp []T) error {
		m, v := mean, variance
		if len(in) > 1 {
			v = in[len(in)-1].Data
		}
		if len(in) > 2 {
			m = in[1].Data
		}
		if n.none {
			m = nil
		}
		d := tmp[:len(v)]
		kernel.Deviations(d, v, normalizationEpsilon)
		kernel.Standardize(y.Data, in[0].Data, m, d, n.inner, n.invert)
		return nil
	}
}
