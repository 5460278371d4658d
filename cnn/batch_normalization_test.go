package cnn_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// normalized is a compiled model with a BatchNormalization.
func normalized(t *testing.T) *cnn.Model {
	m := model(t, cnn.Input(6, 5, 2), cnn.Conv2D(4, 3), cnn.BatchNormalization(cnn.Momentum(0.5)), cnn.ReLU(), cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
	compile(t, m, optimizer.SGD(optimizer.Constant(0.1)))
	return m
}

// statistics are the moving ones.
func statistics(m *cnn.Model) (list []float32) {
	for _, w := range m.Weights() {
		if strings.Contains(w.Name, "moving") {
			list = append(list, w.Values...)
		}
	}
	return list
}

// TestBatchNormalizationFrozen: a layer that is not trained keeps all its weights, bit for bit, and trains the rest of the model
// with the moving statistics; trained again, it goes on.
func TestBatchNormalizationFrozen(t *testing.T) {
	m, d := normalized(t), random(t, 12, 3, 6, 5, 2)
	fit := func() {
		t.Helper()
		if _, err := m.Fit(t.Context(), d, cnn.Epochs(2)); err != nil {
			t.Fatal(err)
		}
	}
	fit()
	wantError(t, m.SetTrainable(false, "batch_normalization"), "")
	if l := m.Layers()[1]; l.Params != 16 || l.Fixed != 16 || l.Trainable {
		t.Errorf("frozen layer %+v, want 16 parameters, all fixed", l)
	}
	before := m.Weights()
	want := must(m.Evaluate(t.Context(), d)).Loss
	x, labels := make([]float32, 12*60), make([]int, 12)
	wantError(t, d.Read([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, x, labels), "")
	got := must(m.TrainOnBatch(t.Context(), x, labels)).Loss
	if math.Abs(got-want) > 1e-6*want { // sums of float32 in two orders
		t.Errorf("loss in training %v, want Evaluate's %v", got, want)
	}
	for i, w := range m.Weights() {
		if same := slices.Equal(w.Values, before[i].Values); same != strings.HasPrefix(w.Name, "batch_normalization/") {
			t.Errorf("%s: the same %v", w.Name, same)
		}
	}
	wantError(t, m.SetTrainable(true), "")
	if l := m.Layers()[1]; l.Fixed != 8 || !l.Trainable {
		t.Errorf("layer %+v, want 8 fixed parameters", l)
	}
	fit()
	for i, w := range m.Weights() {
		if slices.Equal(w.Values, before[i].Values) {
			t.Errorf("%s stays", w.Name)
		}
	}
}

// TestBatchNormalizationStatistics: only training moves the statistics; neither Evaluate, Predict nor validation does.
func TestBatchNormalizationStatistics(t *testing.T) {
	m, d := normalized(t), random(t, 12, 3, 6, 5, 2)
	first := slices.Repeat([]float32{0, 1}, 4)
	slices.Sort(first)
	if got := statistics(m); !slices.Equal(got, first) {
		t.Errorf("statistics at first %v, want means 0 and variances 1", got)
	}
	if _, err := m.Evaluate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Predict(context.Background(), pixels(3*60, 1)); err != nil {
		t.Fatal(err)
	}
	if got := statistics(m); !slices.Equal(got, first) {
		t.Errorf("statistics after Evaluate and Predict %v, want those of before", got)
	}
	if _, err := m.Fit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	n := normalized(t)
	if _, err := n.Fit(t.Context(), d, cnn.ValidationData(random(t, 40, 3, 6, 5, 2))); err != nil {
		t.Fatal(err)
	}
	if got, want := statistics(n), statistics(m); !slices.Equal(got, want) || slices.Equal(got, first) {
		t.Errorf("statistics with validation %v, want %v", got, want)
	}
}

// TestNormalizationFirstWeights: what Keras' default initializers give.
func TestNormalizationFirstWeights(t *testing.T) {
	m := model(t, cnn.Input(2, 2, 3), cnn.BatchNormalization(), cnn.LayerNormalization(), cnn.PReLU(cnn.SharedAxes(1, 2)))
	want := map[string]float32{"gamma": 1, "beta": 0, "moving_mean": 0, "moving_variance": 1, "alpha": 0}
	for _, w := range m.Weights() {
		_, key, _ := strings.Cut(w.Name, "/")
		if !slices.Equal(w.Values, slices.Repeat([]float32{want[key]}, 3)) {
			t.Errorf("%s = %v, want 3 × %v", w.Name, w.Values, want[key])
		}
	}
}

// TestSharedNodes: layers that compute the same of the same are one node of the graph, and still layers of their own.
func TestSharedNodes(t *testing.T) {
	for name, layer := range map[string]func() cnn.Layer{
		"LeakyReLU":          func() cnn.Layer { return cnn.LeakyReLU() },
		"ELU":                func() cnn.Layer { return cnn.ELU() },
		"Dropout":            func() cnn.Layer { return cnn.Dropout(0.5, cnn.Seed(1)) },
		"no Dropout":         func() cnn.Layer { return cnn.Dropout(0) },
		"LayerNormalization": func() cnn.Layer { return cnn.LayerNormalization(cnn.Center(false), cnn.Scale(false)) },
		"BatchNormalization": func() cnn.Layer { return cnn.BatchNormalization(cnn.Center(false), cnn.Scale(false)) },
		"Add":                func() cnn.Layer { return cnn.Add() },
	} {
		in := cnn.Apply(cnn.Input(6, 5, 2))
		x := in.Then(cnn.Conv2D(3, 3))
		m, err := cnn.Functional(in, head(cnn.Apply(cnn.Add(), x.Then(layer()), x.Then(layer()))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantError(t, m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1)))), "")
		if _, err := m.Fit(t.Context(), random(t, 6, 3, 6, 5, 2)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
