package cnn_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestRateStaysWhenFrozen: fine-tuning sets a low rate and thaws layers, in either order.
func TestRateStaysWhenFrozen(t *testing.T) {
	m := small(t)
	wantError(t, m.SetTrainable(false, "conv2d"), "")
	wantError(t, m.SetLearningRate(1e-5), "")
	wantError(t, m.SetTrainable(true), "")
	if r := m.LearningRate(); r != 1e-5 {
		t.Errorf("rate = %v, want the one that was set", r)
	}
	// What changes nothing leaves the optimizer alone.
	_, err := m.Fit(t.Context(), random(t, 6, 5, 9, 9, 2))
	wantError(t, err, "")
	wantError(t, m.SetTrainable(true, "dense"), "")
	if s, ok := m.OptimizerState(); !ok || s.Step != 1 {
		t.Errorf("state after SetTrainable that changes nothing: step %d, %v", s.Step, ok)
	}
}

// TestTargetsOfEvaluate: what the loss cannot take is an error of Evaluate, before anything is computed.
func TestTargetsOfEvaluate(t *testing.T) {
	m := model(t, cnn.Input(4), cnn.Dense(2))
	if err := m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(loss.MeanSquaredError())); err != nil {
		t.Fatal(err)
	}
	rows := must(data.NewTargets(make([]float32, 12), make([]float32, 9), []int{4}, []int{3}))
	_, err := m.Evaluate(t.Context(), rows)
	wantError(t, err, "cnn: Evaluate: loss: MeanSquaredError: targets: want the output's shape [N,2] or class numbers [N], got [N,3]")
	var c *cnn.ConfigError
	if !errors.As(err, &c) {
		t.Errorf("%v is no *ConfigError", err)
	}
	// Numbers that are no classes.
	one := model(t, cnn.Input(4), cnn.Dense(1))
	if err := one.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(loss.MeanSquaredError())); err != nil {
		t.Fatal(err)
	}
	_, err = one.Fit(t.Context(), random(t, 60, 51, 4))
	wantError(t, err, "cnn: Fit: data: classes: want at most 2, since the model has one output, got 51; numbers that are no classes come from data.NewTargets")
}

// TestWeightsAreChecked: a set that is not from package data may give weights that cannot be.
func TestWeightsAreChecked(t *testing.T) {
	for _, w := range []float32{-1, float32(math.NaN()), float32(math.Inf(1))} {
		_, err := small(t).Fit(t.Context(), heavy{random(t, 3, 3, 9, 9, 2), w}, cnn.Shuffle(false))
		if err == nil || !strings.Contains(err.Error(), "weight of example 0: want a finite number, 0 or more, got") {
			t.Errorf("weight %v: %v", w, err)
		}
	}
}

// heavy gives every example one weight.
type heavy struct {
	data.Dataset
	w float32
}

func (h heavy) ReadWeights(_ []int, w []float32) error {
	for i := range w {
		w[i] = h.w
	}
	return nil
}

// TestAdaptComesFirst: a model that has been made would not learn of it.
func TestAdaptComesFirst(t *testing.T) {
	n := cnn.Normalization()
	model(t, cnn.Input(9, 9, 2), n, cnn.Flatten(), cnn.Dense(5))
	wantError(t, n.Adapt(t.Context(), random(t, 6, 5, 9, 9, 2)), "cnn: Normalization.Adapt: layer: want one of which no model was made yet, got one in a model, which would not learn of it")
}

// TestScheduleAndCallback: a callback cannot change the rate of a schedule.
func TestScheduleAndCallback(t *testing.T) {
	m := small(t)
	compile(t, m, optimizer.Adam(optimizer.CosineDecay(0.1, 10)))
	_, err := m.Fit(t.Context(), random(t, 6, 5, 9, 9, 2), cnn.Callbacks(callback.ReduceLROnPlateau(callback.Monitor("loss"))))
	if err == nil || !strings.HasPrefix(err.Error(), "cnn: Fit: callback: ReduceLROnPlateau: ") || !strings.Contains(err.Error(), "want Constant, which can be changed, got a schedule") {
		t.Errorf("err = %v", err)
	}
	var s strings.Builder
	wantError(t, m.Summary(&s), "")
	if strings.Contains(s.String(), "Optimizer params") {
		t.Error("the summary counts an optimizer that has made no step")
	}
}
