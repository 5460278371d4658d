package cnn_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// calls are the methods of a model that can fail, with arguments that are right.
func calls(ctx context.Context, t *testing.T, m *cnn.Model) map[string]func() error {
	d := random(t, 6, 5, 9, 9, 2)
	return map[string]func() error{
		"Fit":             func() error { _, err := m.Fit(ctx, d); return err },
		"Evaluate":        func() error { _, err := m.Evaluate(ctx, d); return err },
		"Predict":         func() error { _, err := m.Predict(ctx, pixels(162, 1)); return err },
		"Probe":           func() error { return m.Probe(ctx, d, func(string, []float32, cnn.Shape) error { return nil }) },
		"PredictEach":     func() error { return m.PredictEach(ctx, d, func(int, []float32) error { return nil }) },
		"TrainOnBatch":    func() error { _, err := m.TrainOnBatch(ctx, pixels(162, 1), []int{0}); return err },
		"SetTrainable":    func() error { return m.SetTrainable(false) },
		"SetLearningRate": func() error { return m.SetLearningRate(1) },
		"Compile": func() error {
			return m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(1))), cnn.Loss(loss.SparseCategoricalCrossentropy()))
		},
		"Summary":    func() error { return m.Summary(io.Discard) },
		"SetWeights": func() error { return m.SetWeights(nil) },
	}
}

// TestZeroModel: a model that Sequential has not made says so, or has nothing to tell, and never panics.
func TestZeroModel(t *testing.T) {
	for got, m := range map[string]*cnn.Model{"a zero Model": {}, "nil": nil} {
		for op, call := range calls(context.Background(), t, m) {
			err := call()
			wantError(t, err, fmt.Sprintf("cnn: %s: model: want one with layers, got %s; make it with Sequential", op, got))
			if e := new(cnn.ConfigError); !errors.As(err, &e) {
				t.Errorf("%s: %v is no *ConfigError", op, err)
			}
		}
	}
	m := new(cnn.Model)
	m.Initialize(1)
	if len(m.Weights()) != 0 || len(m.Layers()) != 0 || len(m.Input()) != 0 || len(m.Output()) != 0 || m.Name() != "" {
		t.Error("a zero Model has weights, layers, shapes or a name")
	}
	if a, b := m.WeightsSHA256(), new(cnn.Model).WeightsSHA256(); a != b || len(a) != 64 {
		t.Errorf("WeightsSHA256 of zero Models = %q and %q, want one hash of nothing", a, b)
	}
}

// TestNil: what must not be nil is an error if it is.
func TestNil(t *testing.T) {
	var none context.Context
	m := small(t)
	before := m.WeightsSHA256()
	for op, call := range calls(none, t, m) {
		if op == "Compile" || op == "Summary" || strings.HasPrefix(op, "Set") {
			continue // these take no context
		}
		wantError(t, call(), fmt.Sprintf("cnn: %s: context: want one, got nil; for example context.Background()", op))
	}
	wantError(t, m.Summary(nil), "cnn: Summary: writer: want one, got nil; for example os.Stdout")
	wantError(t, m.Probe(context.Background(), random(t, 6, 5, 9, 9, 2), nil), "cnn: Probe: function: want one, got nil")
	if m.WeightsSHA256() != before {
		t.Error("a call that failed has changed the weights")
	}
}
