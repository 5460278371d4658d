package cnn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// adaptBatch is how many examples Adapt reads at once.
const adaptBatch = 128

// Adapt measures the mean and the variance of a data set's examples, one of each for each index of the axes in Axis, in
// float64. The variance is the biased one, divided by the number of values. A model that is made of the layer afterwards has
// them as its weights; since one made before would not learn of them, Adapt is an error then. Adapt begins anew each time, and
// must not run while the layer is in use.
//
// Only the examples that training has should be given, not those of a test. Errors, after which the layer is as before:
// *ConfigError for no data, a layer with Mean and Variance or with another error, examples that do not suit Axis, a value that
// is not finite; those of the data set and of ctx. Source: keras.layers.Normalization.adapt.
func (l *NormalizationLayer) Adapt(ctx context.Context, d data.Dataset) error {
	fail := func(what, want, got string) error {
		return &ConfigError{Op: "Normalization.Adapt", Layer: l.name, What: what, Want: want, Got: got}
	}
	switch {
	case ctx == nil:
		return fail("context", "one", "nil")
	case d == nil:
		return fail("data", "a Dataset", "nil")
	case d.Len() < 1:
		return fail("data", "1 or more examples", fmt.Sprint(d.Len()))
	case l.err != nil:
		return l.err
	case l.made.Load():
		return fail("layer", "one of which no model was made yet", "one in a model, which would not learn of it")
	case l.mean != nil:
		return fail("layer", "one without Mean and Variance", "one that has them")
	}
	in := Shape(d.Shape())
	pixels, ok := in.size()
	if !ok || len(in) == 0 {
		return fail("data", "examples of rank 1 or more", in.list())
	}
	_, shape, err := l.options(in)
	if err != nil {
		return err
	}
	n, _ := Shape(shape).size()
	m := newMoments(shape, n, l.inner(in))
	index, labels, x := make([]int, adaptBatch), make([]int, adaptBatch), make([]float32, adaptBatch*pixels)
	for first := 0; first < d.Len(); first += adaptBatch {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("cnn: Normalization.Adapt: %w", err)
		}
		index = index[:min(adaptBatch, d.Len()-first)]
		for i := range index {
			index[i] = first + i
		}
		if err := d.Read(index, x[:len(index)*pixels], labels[:len(index)]); err != nil {
			return fmt.Errorf("cnn: Normalization.Adapt: %w", err)
		}
		m.add(x[:len(index)*pixels])
	}
	for k := range m.mean {
		if v := m.mean[k] + m.squares[k]; math.IsNaN(v) || math.IsInf(v, 0) {
			return fail("data", "finite numbers", fmt.Sprintf("%v as mean %d", m.mean[k], k))
		}
	}
	l.measured = m
	return nil
}

// inner is the number of values of an example that stand next to one another for one index of the axes.
func (l *NormalizationLayer) inner(in Shape) int {
	if l.axes == nil {
		return 1
	}
	last := 0
	for _, a := range l.axes {
		if a < 0 {
			a += len(in) + 1
		}
		last = max(last, a)
	}
	n, _ := in[last:].size()
	return n
}

// moments are the count, the means and the sums of squared distances from them, of values in groups: inner next to one another
// are of one group, then come those of the next one, over and over.
type moments struct {
	shape         []int
	inner         int
	count         float64
	mean, squares []float64
	sum, rest     []float64 // of a batch
}

func newMoments(shape []int, groups, inner int) *moments {
	four := make([]float64, 4*groups)
	return &moments{
		shape: slices.Clone(shape), inner: inner, mean: four[:groups], squares: four[groups : 2*groups],
		sum: four[2*groups : 3*groups], rest: four[3*groups:],
	}
}

// add joins the values of a batch to those before (Chan, Golub, LeVeque 1979), so that no digits are lost where the mean is
// far from 0.
func (m *moments) add(x []float32) {
	count := float64(len(x) / len(m.mean))
	clear(m.sum)
	for from := x; len(from) > 0; {
		for k := range m.sum {
			for _, v := range from[:m.inner] {
				m.sum[k] += float64(v)
			}
			from = from[m.inner:]
		}
	}
	for k := range m.sum {
		m.sum[k] /= count
	}
	clear(m.rest)
	for from := x; len(from) > 0; {
		for k, mean := range m.sum {
			for _, v := range from[:m.inner] {
				d := float64(v) - mean
				m.rest[k] += float64(d * d)
			}
			from = from[m.inner:]
		}
	}
	all := m.count + count
	for k := range m.mean {
		d := m.sum[k] - m.mean[k]
		m.mean[k] += float64(d * (count / all))
		m.squares[k] += m.rest[k] + float64(float64(d*d)*(m.count*count/all))
	}
	m.count = all
}

func (m *moments) variance() []float64 {
	v := make([]float64, len(m.squares))
	for k, s := range m.squares {
		v[k] = s / m.count
	}
	return v
}

// measuredValues is the initializer that gives a weight numbers that were measured.
type measuredValues []float64

// Name says where the values come from. Keras, which has weights only when it adapts, has no such initializer.
func (measuredValues) Name() string { return "Adapted" }

// Fill is an Initializer's.
func (v measuredValues) Fill(w []float32, _ []int, _ *rand.Rand) {
	for i := range w {
		w[i] = float32(v[i])
	}
}
