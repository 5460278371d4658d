package cnn_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// adaptCase is what Keras' Normalization made of data; testdata/layers/augmentation.py wrote it.
type adaptCase struct {
	Name                 string
	Axis                 any
	Shape, Weight        []int
	X, Mean, Variance, Y []float32
}

func (c adaptCase) layer() *cnn.NormalizationLayer {
	switch a := c.Axis.(type) {
	case float64:
		return cnn.Normalization(cnn.Axis(int(a)))
	case []any:
		var axes []int
		for _, v := range a {
			axes = append(axes, int(v.(float64)))
		}
		slices.Reverse(axes) // their order does not matter
		return cnn.Normalization(cnn.Axis(axes...))
	}
	return cnn.Normalization(cnn.Axis())
}

// TestAdaptGolden: mean, variance and what the layer gives are Keras', and those of the definition in float64. Keras adds in
// float32: of 800 numbers of about 1000 its mean is off by 4e-7 of it, which is some ten-thousandths of a deviation.
func TestAdaptGolden(t *testing.T) {
	b, err := os.ReadFile("testdata/layers/adapt.json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []adaptCase }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) < 8 {
		t.Fatalf("%d cases", len(f.Cases))
	}
	for _, c := range f.Cases {
		t.Run(c.Name, func(t *testing.T) {
			pixels := 1
			for _, d := range c.Shape {
				pixels *= d
			}
			n := len(c.X) / pixels
			l := c.layer()
			d, err := data.New(c.X, make([]int, n), c.Shape, 2)
			if err != nil {
				t.Fatal(err)
			}
			wantError(t, l.Adapt(t.Context(), d), "")
			m := model(t, cnn.Input(c.Shape...), l)
			w := m.Weights()
			if len(w) != 3 || w[0].Name != "normalization/mean" || w[1].Name != "normalization/variance" || w[2].Name != "normalization/count" {
				t.Fatalf("weights %v", w)
			}
			if !slices.Equal(w[0].Shape, c.Weight) || !slices.Equal(w[1].Shape, c.Weight) || len(w[2].Shape) != 0 {
				t.Errorf("shapes %v, %v and %v, want %v twice and none", w[0].Shape, w[1].Shape, w[2].Shape, c.Weight)
			}
			near(t, "mean", w[0].Values, c.Mean, 0)
			near(t, "variance", w[1].Values, c.Variance, 0)
			if w[2].Values[0] != 0 {
				t.Errorf("count %v, want 0", w[2].Values)
			}
			y, err := m.Predict(context.Background(), c.X)
			if err != nil {
				t.Fatal(err)
			}
			off := 0.0 // y is off by as many deviations as Keras' mean
			for k, v := range c.Mean {
				off = max(off, math.Abs(float64(v-w[0].Values[k]))/math.Sqrt(max(float64(c.Variance[k]), 1e-14)))
			}
			if off > 1e-3 {
				t.Errorf("the mean is %v deviations from Keras'", off)
			}
			near(t, "output", slices.Concat(y...)[:len(c.Y)], c.Y, 1.01*off)

			// against the definition, in float64
			groups := len(w[0].Values)
			inner := 1
			if c.Name == "rows" {
				inner = c.Shape[1] * c.Shape[2]
			}
			for k := range groups {
				var sum, squares float64
				var values []float64
				for i, v := range c.X {
					if i/inner%groups == k {
						values = append(values, float64(v))
						sum += float64(v)
					}
				}
				mean := sum / float64(len(values))
				for _, v := range values {
					squares += (v - mean) * (v - mean)
				}
				if got, want := w[0].Values[k], float32(mean); math.Abs(float64(got-want)) > 1e-7*math.Abs(mean) {
					t.Errorf("mean %d = %v, want %v", k, got, want)
				}
				if got, want := float64(w[1].Values[k]), squares/float64(len(values)); math.Abs(got-want) > 1e-7*want {
					t.Errorf("variance %d = %v, want %v", k, got, want)
				}
			}
		})
	}
}

// TestAdaptBeginsAnew: a second Adapt forgets the first; a model made before keeps its weights, Initialize gives them back, and
// training does not change them.
func TestAdaptBeginsAnew(t *testing.T) {
	l := cnn.Normalization()
	first, second := random(t, 20, 3, 4, 4, 2), random(t, 30, 3, 4, 4, 2)
	wantError(t, l.Adapt(t.Context(), first), "")
	a := model(t, cnn.Input(4, 4, 2), l, cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
	before := a.Weights()
	wantError(t, l.Adapt(t.Context(), second), "")
	b := model(t, cnn.Input(4, 4, 2), l, cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
	fresh := cnn.Normalization()
	wantError(t, fresh.Adapt(t.Context(), second), "")
	c := model(t, cnn.Input(4, 4, 2), fresh, cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
	if !slices.Equal(b.Weights()[0].Values, c.Weights()[0].Values) || !slices.Equal(b.Weights()[1].Values, c.Weights()[1].Values) {
		t.Error("a layer adapted before has other weights than a new one")
	}
	compile(t, a, optimizer.Adam(optimizer.Constant(0.1)))
	if _, err := a.Fit(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	after := a.Weights()
	a.Initialize(9)
	again := a.Weights()
	for i := range 3 {
		if !slices.Equal(after[i].Values, before[i].Values) || !slices.Equal(again[i].Values, before[i].Values) {
			t.Errorf("%s: %v, after training %v, after Initialize %v: want no change", before[i].Name, before[i].Values, after[i].Values, again[i].Values)
		}
	}
	if slices.Equal(before[0].Values, b.Weights()[0].Values) {
		t.Error("two data sets have the same mean")
	}
	if layers := a.Layers(); layers[0].Params != 5 || layers[0].Fixed != 5 {
		t.Errorf("layer %+v: want 5 parameters, none trained", layers[0])
	}
}

// failing is a data set of which reading an example fails, or is not finite.
type failing struct {
	*data.Memory
	read  error
	value float32
}

func (d failing) Read(index []int, x []float32, labels []int) error {
	if err := d.Memory.Read(index, x, labels); err != nil {
		return err
	}
	if d.value != 0 {
		x[0] = d.value
	}
	return d.read
}

func TestAdaptErrors(t *testing.T) {
	d := random(t, 5, 3, 4, 4, 2)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	disk := errors.New("disk on fire")
	for _, c := range []struct {
		layer *cnn.NormalizationLayer
		ctx   context.Context
		data  data.Dataset
		want  string
	}{
		{cnn.Normalization(), nil, d, "cnn: Normalization.Adapt: context: want one, got nil"},
		{cnn.Normalization(cnn.Name("n")), t.Context(), nil, `cnn: Normalization.Adapt "n": data: want a Dataset, got nil`},
		{cnn.Normalization(), done, d, "cnn: Normalization.Adapt: context canceled"},
		{cnn.Normalization(), t.Context(), failing{d, disk, 0}, "cnn: Normalization.Adapt: disk on fire"},
		{cnn.Normalization(), t.Context(), failing{d, nil, float32(math.NaN())}, "cnn: Normalization.Adapt: data: want finite numbers, got NaN as mean 0"},
		{cnn.Normalization(), t.Context(), failing{d, nil, float32(math.Inf(1))}, "cnn: Normalization.Adapt: data: want finite numbers, got +Inf as mean 0"},
		{cnn.Normalization(cnn.Mean(1), cnn.Variance(1)), t.Context(), d, "cnn: Normalization.Adapt: layer: want one without Mean and Variance, got one that has them"},
		{cnn.Normalization(cnn.Mean(1)), t.Context(), d, "cnn: Normalization: mean and variance: want both or neither, got the mean alone"},
		{cnn.Normalization(cnn.Axis(4)), t.Context(), d, "cnn: Normalization: axis: want axes next to one another, out of 1 to 3, or negative from the end, got [4]"},
	} {
		wantError(t, c.layer.Adapt(c.ctx, c.data), c.want)
	}
	l := cnn.Normalization()
	wantError(t, l.Adapt(t.Context(), d), "")
	before := model(t, cnn.Input(4, 4, 2), l).Weights()
	if err := l.Adapt(t.Context(), failing{d, disk, 0}); !errors.Is(err, disk) {
		t.Errorf("error %v, want one that wraps the data set's", err)
	}
	if after := model(t, cnn.Input(4, 4, 2), l).Weights(); !slices.Equal(before[0].Values, after[0].Values) {
		t.Error("an Adapt that failed has changed the layer")
	}
	_, err := cnn.Sequential(cnn.Input(4, 4, 3), l)
	wantError(t, err, `cnn: Normalization "normalization": input: want one as what it was adapted to, with means [2], got [N,4,4,3], with means [3]`)
}
