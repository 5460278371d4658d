package cnn_test

import (
	"math"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestOptimizerState: a training that goes on in another model makes the same weights, for every optimizer.
func TestOptimizerState(t *testing.T) {
	d := random(t, 20, 5, 9, 9, 2)
	rate := optimizer.Constant(0.01)
	for _, o := range []optimizer.Optimizer{
		optimizer.SGD(rate, optimizer.Momentum(0.9)), optimizer.Adam(rate), optimizer.Adam(rate, optimizer.AMSGrad()), optimizer.RMSprop(rate, optimizer.Centered()),
		optimizer.Nadam(rate), optimizer.Adagrad(rate), optimizer.Lion(rate), optimizer.Adam(rate, optimizer.EMA(0.9), optimizer.GlobalClipNorm(0.1)),
		optimizer.Adam(rate, optimizer.GradientAccumulationSteps(3)), optimizer.Adam(optimizer.CosineDecay(0.01, 30)),
	} {
		fit := func(m *cnn.Model, epochs, from int) {
			t.Helper()
			if _, err := m.Fit(t.Context(), d, cnn.BatchSize(4), cnn.Epochs(epochs), cnn.InitialEpoch(from)); err != nil {
				t.Fatal(err)
			}
		}
		a, b := small(t), small(t)
		compile(t, a, o)
		compile(t, b, o)
		if _, ok := a.OptimizerState(); ok {
			t.Errorf("%s: a state before the first step", o.Name())
		}
		fit(a, 1, 0)
		s, ok := a.OptimizerState()
		if !ok || s.Step != 5 || len(s.Slots) != o.Slots() {
			t.Errorf("%s: state after 5 steps = %d steps, %d slots, %v", o.Name(), s.Step, len(s.Slots), ok)
		}
		wantError(t, b.SetWeights(a.Weights()), "")
		wantError(t, b.SetOptimizerState(s), "")
		fit(a, 3, 1)
		fit(b, 3, 1)
		if a.WeightsSHA256() != b.WeightsSHA256() {
			t.Errorf("%s: weights differ after going on", o.Name())
		}
	}
}

func TestSetOptimizerStateErrors(t *testing.T) {
	m := small(t)
	if _, err := m.Fit(t.Context(), random(t, 5, 5, 9, 9, 2)); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(s *cnn.OptimizerState){
		"cnn: SetOptimizerState: step: want 0 or more, got -1":                             func(s *cnn.OptimizerState) { s.Step = -1 },
		"cnn: SetOptimizerState: slots: want 2, got 1":                                     func(s *cnn.OptimizerState) { s.Slots = s.Slots[1:] },
		"cnn: SetOptimizerState: weights in slot 1: want 7, got 6":                         func(s *cnn.OptimizerState) { s.Slots[1] = s.Slots[1][1:] },
		"cnn: SetOptimizerState: values of weight 0 in slot 1: want 108, got 107":          func(s *cnn.OptimizerState) { s.Slots[1][0] = s.Slots[1][0][1:] },
		"cnn: SetOptimizerState: learning rate: want a finite number, 0 or more, got +Inf": func(s *cnn.OptimizerState) { s.LearningRate = math.Inf(1) },
	} {
		s, _ := m.OptimizerState()
		change(&s)
		wantError(t, m.SetOptimizerState(s), want)
	}
	if names := m.TrainedWeights(); len(names) != 7 || names[0] != "conv2d/kernel" {
		t.Errorf("trained weights = %v", names)
	}
	if c, ok := m.Compiled(); !ok || c.Optimizer.Name() != "adam" || c.Loss == nil || len(c.Metrics) != 1 || m.IsFunctional() {
		t.Errorf("compiled = %+v, %v", c, ok)
	}
}
