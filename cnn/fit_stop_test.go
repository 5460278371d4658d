package cnn_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

func TestCancel(t *testing.T) {
	m := small(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	steps := 0
	h, err := m.Fit(ctx, random(t, 20, 5, 9, 9, 2), cnn.Epochs(9), cnn.BatchSize(4), cnn.Callbacks(callback.Func{
		OnBatchEnd: func(s *callback.State) error {
			if steps++; s.Epoch == 3 && s.Step == 2 {
				cancel()
			}
			return nil
		},
	}))
	if !errors.Is(err, context.Canceled) || err.Error() != "cnn: Fit: epoch 3, step 3: context canceled" {
		t.Errorf("err = %v, want context canceled in epoch 3, step 3", err)
	}
	if len(h.Epochs) != 2 || steps != 12 {
		t.Errorf("epochs, steps = %d, %d, want 2, 12", len(h.Epochs), steps)
	}
	for _, w := range m.Weights() {
		if slices.ContainsFunc(w.Values, func(v float32) bool { return v != v }) {
			t.Errorf("%s has a NaN", w.Name)
		}
	}
	if _, err := m.Fit(context.Background(), random(t, 20, 5, 9, 9, 2)); err != nil {
		t.Errorf("Fit after a cancelled one: %v", err)
	}
	if _, err := m.Evaluate(ctx, random(t, 20, 5, 9, 9, 2)); !errors.Is(err, context.Canceled) {
		t.Errorf("Evaluate = %v, want context canceled", err)
	}
	if _, err := m.Predict(ctx, pixels(9*9*2, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("Predict = %v, want context canceled", err)
	}
}

func TestCallbacks(t *testing.T) {
	d := random(t, 20, 5, 9, 9, 2)
	broken := errors.New("broken")
	for _, c := range []struct {
		name          string
		batch, epoch  error
		epochs, steps int
		err           error
	}{
		{"stop in a batch", callback.ErrStop, nil, 1, 2, nil},
		{"stop after an epoch", nil, callback.ErrStop, 1, 5, nil},
		{"error in a batch", broken, nil, 0, 2, broken},
		{"error after an epoch", nil, broken, 0, 5, broken},
	} {
		steps := 0
		var last callback.State
		h, err := small(t).Fit(context.Background(), d, cnn.Epochs(3), cnn.BatchSize(4), cnn.ValidationData(d), cnn.Callbacks(callback.Func{
			OnBatchEnd: func(s *callback.State) error {
				if _, ok := s.Logs["val_loss"]; ok {
					t.Errorf("%s: val_loss in BatchEnd", c.name)
				}
				if steps++; s.Step == 2 {
					return c.batch
				}
				return nil
			},
			OnEpochEnd: func(s *callback.State) error {
				last = *s
				return c.epoch
			},
		}))
		if !errors.Is(err, c.err) || len(h.Epochs) != c.epochs || steps != c.steps {
			t.Errorf("%s: %d epochs, %d steps, %v; want %d, %d, %v", c.name, len(h.Epochs), steps, err, c.epochs, c.steps, c.err)
		}
		if c.epochs == 1 {
			if last.Seen != 4*c.steps || last.Total != 20 || last.Steps != 5 || last.Epochs != 3 {
				t.Errorf("%s: state = %+v", c.name, last)
			}
			if got := last.Logs["val_loss"]; got != h.Epochs[0].Validation.Loss || got == 0 {
				t.Errorf("%s: val_loss = %v, want %v", c.name, got, h.Epochs[0].Validation.Loss)
			}
		}
	}
}

func TestDiverged(t *testing.T) {
	m, d := small(t), random(t, 20, 5, 9, 9, 2)
	compile(t, m, optimizer.SGD(optimizer.Constant(1e30)))
	h, err := m.Fit(context.Background(), d, cnn.Epochs(3), cnn.BatchSize(4))
	var diverged *cnn.DivergedError
	if !errors.As(err, &diverged) || diverged.Epoch != 1 || diverged.Step < 2 || diverged.What != "loss" {
		t.Fatalf("err = %v, want a *DivergedError for the loss in epoch 1", err)
	}
	if !strings.HasPrefix(err.Error(), "cnn: Fit: epoch 1, step ") || len(h.Epochs) != 0 {
		t.Errorf("err = %q with %d epochs", err, len(h.Epochs))
	}
	// One step breaks the weights, and no loss is computed after it.
	m = small(t)
	compile(t, m, breaker{optimizer.SGD(optimizer.Constant(0.1))})
	if _, err = m.Fit(context.Background(), d); !errors.As(err, &diverged) || diverged.What == "loss" || diverged.Step != 1 {
		t.Errorf("err = %v, want a *DivergedError for a weight after step 1", err)
	}
}

// breaker is an optimizer that makes every weight infinite.
type breaker struct{ optimizer.Optimizer }

func (breaker) Update(_ int, _ float64, w, _ []float32, _ [][]float32) {
	for i := range w {
		w[i] = float32(math.Inf(1))
	}
}

// TestBadSchedule: a schedule of the user's own goes wrong in the middle.
func TestBadSchedule(t *testing.T) {
	m, d := small(t), random(t, 20, 5, 9, 9, 2)
	compile(t, m, optimizer.SGD(wild{}))
	_, err := m.Fit(context.Background(), d, cnn.Epochs(2), cnn.BatchSize(10))
	if want := "cnn: Fit: epoch 2, step 1: learning rate: want a finite number, 0 or more, got NaN"; err == nil || err.Error() != want {
		t.Errorf("err = %v, want %s", err, want)
	}
}

type wild struct{}

func (wild) At(step int) float64 {
	if step == 2 {
		return math.NaN()
	}
	return 0.01
}
