package cnn_test

import (
	"math"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestPictureTargets: targets may have the shape of a picture, whatever label they would stand for. One step by hand: y = x,
// the loss is the mean of (x-t)², its derivative by kernel and bias the mean of 2(x-t)x and of 2(x-t).
func TestPictureTargets(t *testing.T) {
	m := model(t, cnn.Input(2, 2, 1), cnn.Conv2D(1, 1))
	if err := m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(loss.MeanSquaredError())); err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	w[0].Values = []float32{1}
	wantError(t, m.SetWeights(w), "")
	d := must(data.NewTargets([]float32{1, 2, 3, 4}, []float32{2, 2, 2, 8}, []int{2, 2, 1}, []int{2, 2, 1}))
	r, err := m.Evaluate(t.Context(), d)
	wantError(t, err, "")
	if r.Loss != (1+0+1+16)/4.0 {
		t.Errorf("loss = %v, want 4.5", r.Loss)
	}
	_, err = m.Fit(t.Context(), d)
	wantError(t, err, "")
	kernel, bias := float64(m.Weights()[0].Values[0]), float64(m.Weights()[1].Values[0])
	if math.Abs(kernel-(1-0.1*2*(-1+3-16)/4)) > 1e-6 || math.Abs(bias-(0-0.1*2*(-1+1-4)/4)) > 1e-6 {
		t.Errorf("kernel, bias = %v, %v; want 1.7, 0.2", kernel, bias)
	}
}

// TestOddArguments: what cannot be is an error, or harmless; nothing panics and nothing takes memory without bound.
func TestOddArguments(t *testing.T) {
	d := random(t, 6, 5, 9, 9, 2)
	_, err := small(t).Fit(t.Context(), d, cnn.Prefetch(math.MaxInt), cnn.BatchSize(1))
	wantError(t, err, "")
	_, err = small(t).Fit(t.Context(), d, cnn.Callbacks((*callback.EarlyStopper)(nil)))
	wantError(t, err, "cnn: Fit: callback 1: want a Callback, got nil")
	_, err = cnn.Sequential(cnn.Input(3), (*cnn.NormalizationLayer)(nil))
	wantError(t, err, "cnn: Sequential: layer 2: want a Layer, got nil")
	in := cnn.Apply(cnn.Input(3))
	_, err = cnn.Functional(in, in.Then((*cnn.NormalizationLayer)(nil)))
	wantError(t, err, "cnn: Apply: layer: want a Layer, got nil")
	for _, zero := range []data.Dataset{new(data.View), new(data.WeightedSet), new(data.TargetSet), new(data.Memory)} {
		_, err := small(t).Fit(t.Context(), zero)
		wantError(t, err, "cnn: Fit: data: want at least one example, got none")
	}
	_, err = small(t).Fit(t.Context(), endless{d})
	if err == nil || !strings.HasPrefix(err.Error(), "cnn: Fit: data: want at most 2147483647 examples, got ") {
		t.Errorf("err = %v", err)
	}
}

type endless struct{ data.Dataset }

func (endless) Len() int { return math.MaxInt }
