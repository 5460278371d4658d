package cnn

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Normalization brings values to mean 0 and variance 1, given the mean and the variance that they have:
//
//	y = (x − mean) / max(√variance, 1e-7)      or with Invert     y = mean + x · max(√variance, 1e-7)
//
//	in: [..., C]     out: the same     weights, which are not trained: mean [C], variance [C], count []
//
// The mean and the variance of a data set come from [NormalizationLayer.Adapt], called before the model is made; without it they
// are 0 and 1, as in Keras. With the options Mean and Variance they are those, and the layer has no weights. count is in
// Keras' files alone, and 0. The layer works in training and elsewhere.
//
// Options: Axis, Mean, Variance, Invert, Name. Axis names the axes that have a mean for each index, the last by default: 1 is the
// first of an example, the axes are next to one another, and Axis() is one mean for all values, Keras' axis=None.
// Errors (of Sequential): axes that the input does not have or that are not neighbours; only one of Mean and Variance; another
// number of them; a layer adapted to other examples. Source: keras.layers.Normalization.
func Normalization(o ...Option) *NormalizationLayer {
	l := &NormalizationLayer{settings: read("Normalization", "Axis Mean Variance Invert Name", o)}
	if (l.mean == nil) != (l.variance == nil) {
		l.fail("mean and variance", "both or neither", map[bool]string{true: "the variance alone", false: "the mean alone"}[l.mean == nil], "")
	}
	if l.mean != nil {
		l.finite("mean", l.mean)
		l.finite("variance", l.variance)
		for _, v := range l.variance {
			l.nonNegative("variance", v, math.MaxFloat32)
		}
		if len(l.mean) != len(l.variance) {
			l.fail("variance", fmt.Sprintf("as many numbers as for the mean, %d", len(l.mean)), fmt.Sprint(len(l.variance)), "")
		}
	}
	return l
}

// Mean sets the mean for Normalization, together with Variance: one number, or one for each index of the last axis in Axis.
func Mean(v ...float64) Option {
	return setting{"Mean", func(s *settings) { s.mean = append([]float64{}, v...) }}
}

// Variance sets the variance for Normalization, 0 or more, together with Mean.
func Variance(v ...float64) Option {
	return setting{"Variance", func(s *settings) { s.variance = append([]float64{}, v...) }}
}

// Invert says whether Normalization does the opposite: to values of mean 0 and variance 1 it gives the mean and the variance.
// Default false.
func Invert(b bool) Option {
	return setting{"Invert", func(s *settings) { s.invert = b }}
}

// NormalizationLayer is the Layer that [Normalization] makes.
type NormalizationLayer struct {
	settings
	measured *moments    // nil before Adapt
	made     atomic.Bool // a model was made of the layer before Adapt
}

// options are those of the operator, and shape that of mean and variance, for an input.
func (l *NormalizationLayer) options(in Shape) (c ops.NormalizationConfig, shape []int, err error) {
	c = ops.NormalizationConfig{Axis: l.axes, Invert: l.invert}
	batch := append([]int{1}, in...)
	if shape, err = ops.NormalizationShape(batch, c); err != nil {
		axes := "1"
		if len(in) > 1 {
			axes = fmt.Sprintf("1 to %d", len(in))
		}
		return c, nil, &ConfigError{Op: l.class, What: "axis", Want: "axes next to one another, out of " + axes + ", or negative from the end", Got: fmt.Sprint(l.axes)}
	}
	return c, shape, nil
}

// Output is a Layer's.
func (l *NormalizationLayer) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	if len(in) == 0 {
		return nil, &ConfigError{Op: l.class, What: "input rank", Want: "2 or more [N,...,C]", Got: fmt.Sprintf("1 %s", in.batch())}
	}
	_, shape, err := l.options(in)
	if err != nil {
		return nil, err
	}
	if l.mean != nil {
		last := 1
		if len(shape) > 0 {
			last = shape[len(shape)-1]
		}
		if err := l.perChannel("mean", l.mean, last); err != nil {
			return nil, err
		}
	}
	if l.measured != nil && !slices.Equal(l.measured.shape, shape) {
		return nil, &ConfigError{Op: l.class, What: "input", Want: fmt.Sprintf("one as what it was adapted to, with means %s", Shape(l.measured.shape).list()),
			Got: fmt.Sprintf("%s, with means %s", in.batch(), Shape(shape).list())}
	}
	return in, nil
}

// Weights is a Layer's.
func (l *NormalizationLayer) Weights(in Shape) []WeightSpec {
	if l.mean != nil {
		return nil
	}
	_, shape, _ := l.options(in)
	mean, variance := initializer.Zeros(), initializer.Ones()
	if l.measured == nil {
		l.made.Store(true)
	} else {
		mean, variance = measuredValues(l.measured.mean), measuredValues(l.measured.variance())
	}
	return []WeightSpec{
		{Name: "mean", Shape: shape, Initializer: mean, Fixed: true},
		{Name: "variance", Shape: shape, Initializer: variance, Fixed: true},
		{Name: "count", Shape: []int{}, Initializer: initializer.Zeros(), Fixed: true},
	}
}

// Build is a Layer's.
func (l *NormalizationLayer) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	config, shape, err := l.options(Shape(x.Shape()[1:]))
	if err != nil {
		return nil, err
	}
	var mean, variance *gorgonia.Node
	if l.mean == nil {
		mean, variance = c.Weights[0], c.Weights[1]
	} else {
		config.Mean, config.Variance = repeated(l.mean, shape), repeated(l.variance, shape)
	}
	y, err := ops.Normalization(x, mean, variance, config)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "normalization")
}

// repeated gives a list of one number for each index of the last axis one for each index of all.
func repeated(v []float64, shape []int) []float64 {
	n, _ := Shape(shape).size()
	if len(v) == 1 {
		return v
	}
	return slices.Repeat(v, n/len(v))
}

// Config is Keras' get_config, of a layer that has its weights: axis is a list then.
func (l *NormalizationLayer) Config() map[string]any {
	axis := []int{-1}
	if l.axes != nil {
		axis = append([]int{}, l.axes...)
	}
	c := map[string]any{"axis": axis, "invert": l.invert, "mean": nil, "variance": nil}
	if l.mean != nil {
		c["mean"], c["variance"] = number(l.mean), number(l.variance)
	}
	return c
}
