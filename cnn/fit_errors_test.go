package cnn_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

func TestFitErrors(t *testing.T) {
	d := random(t, 6, 5, 9, 9, 2)
	fit := func(d data.Dataset, o ...cnn.FitOption) error {
		m := small(t)
		before := m.WeightsSHA256()
		h, err := m.Fit(context.Background(), d, o...)
		if h == nil {
			t.Errorf("%v: no history", err)
		}
		if err != nil && m.WeightsSHA256() != before {
			t.Errorf("%v: weights have changed", err)
		}
		return err
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{fit(d, cnn.Epochs(0)), "cnn: Fit: epochs: want 1 or more, got 0"},
		{fit(d, cnn.BatchSize(0)), "cnn: Fit: batch size: want 1 or more, got 0"},
		{fit(d, nil), "cnn: Fit: option 1: want a FitOption, got nil"},
		{fit(d, cnn.Callbacks(nil)), "cnn: Fit: callback 1: want a Callback, got nil"},
		{fit(nil), "cnn: Fit: data: want a Dataset, got nil"},
		{fit((*data.Memory)(nil)), "cnn: Fit: data: want a Dataset, got a nil *data.Memory"},
		{fit(d, cnn.ValidationData((*data.IDX)(nil))), "cnn: Fit: validation data: want a Dataset, got a nil *data.IDX"},
		{fit(d, cnn.BatchSize(4), cnn.BatchSize(4)), "cnn: Fit: option BatchSize: want it once, got it twice"},
		{fit(d, cnn.Epochs(2), cnn.Epochs(3)), "cnn: Fit: option Epochs: want it once, got it twice"},
		{fit(d, cnn.Seed(2), cnn.Seed(3)), "cnn: Fit: option Seed: want it once, got it twice"},
		{fit(d, cnn.Shuffle(true), cnn.Shuffle(true)), "cnn: Fit: option Shuffle: want it once, got it twice"},
		{fit(d, cnn.Callbacks(), cnn.Callbacks()), "cnn: Fit: option Callbacks: want it once, got it twice"},
		{fit(d, cnn.ValidationData(d), cnn.ValidationData(d)), "cnn: Fit: option ValidationData: want it once, got it twice"},
		{fit(d, cnn.ValidationData(nil)), "cnn: Fit: validation data: want a Dataset, got nil"},
		{fit(random(t, 5, 5, 9, 9, 1)), "cnn: Fit: data: shape of an example: want [9,9,2] as Input says, got [9,9,1]"},
		{fit(random(t, 5, 5, 162)), "cnn: Fit: data: shape of an example: want [9,9,2] as Input says, got [162]"},
		{fit(random(t, 6, 6, 9, 9, 2)), "cnn: Fit: data: classes: want at most 5, the model's outputs, got 6"},
		{fit(random(t, 4, 4, 9, 9, 2)), ""},
		{fit(d, cnn.ValidationData(random(t, 5, 5, 9, 9, 1))),
			"cnn: Fit: validation data: shape of an example: want [9,9,2] as Input says, got [9,9,1]"},
		{fit(liar{d}, cnn.Shuffle(false)), "cnn: Fit: epoch 1, step 1: label of example 3: want 0 to 4, got 5"},
		{fit(&spy{Memory: random(t, 6, 5, 9, 9, 2), before: func(int) error { return errors.New("disk on fire") }}),
			"cnn: Fit: epoch 1, step 1: disk on fire"},
		{fit(empty{d}), "cnn: Fit: data: want at least one example, got none"},
	} {
		wantError(t, c.err, c.want)
	}

	m := model(t, cnn.Input(9, 9, 2), cnn.Flatten(), cnn.Dense(5, cnn.Softmax()))
	_, err := m.Fit(context.Background(), d)
	wantError(t, err, "cnn: Fit: model: want a compiled one, got one without loss; call Compile first")
	_, err = m.Evaluate(context.Background(), d)
	wantError(t, err, "cnn: Evaluate: model: want a compiled one, got one without loss; call Compile first")
	if err := m.Compile(cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		t.Fatal(err)
	}
	_, err = m.Fit(context.Background(), d)
	wantError(t, err, "cnn: Fit: model: want one with an optimizer, got none; give Compile an Optimizer")
	_, err = m.Evaluate(context.Background(), d, cnn.BatchSize(-1))
	wantError(t, err, "cnn: Evaluate: batch size: want 1 or more, got -1")
	_, err = m.Evaluate(context.Background(), liar{d})
	wantError(t, err, "cnn: Evaluate: batch 1: label of example 3: want 0 to 4, got 5")
	_, err = m.Predict(context.Background(), make([]float32, 163))
	wantError(t, err, "cnn: Predict: length of x: want a multiple of 162, for examples of [9,9,2], got 163")
	_, err = m.Predict(context.Background(), nil, cnn.BatchSize(4), cnn.BatchSize(4))
	wantError(t, err, "cnn: Predict: option BatchSize: want it once, got it twice")
	wantError(t, m.Rename("a/b"), `cnn: Rename: name: want one or more characters without slash, got "a/b"`)
}

// TestFitWithinFit: the model is taken while it is trained, and free afterwards.
func TestFitWithinFit(t *testing.T) {
	m, d := small(t), random(t, 6, 5, 9, 9, 2)
	_, err := m.Fit(context.Background(), d, cnn.Callbacks(callback.Func{OnEpochEnd: func(*callback.State) error {
		_, err := m.Fit(context.Background(), d)
		wantError(t, err, "cnn: Fit: model: want one that is not being trained, got one inside Fit")
		err = m.Compile(cnn.Loss(loss.SparseCategoricalCrossentropy()))
		wantError(t, err, "cnn: Compile: model: want one that is not being trained, got one inside Fit")
		_, err = m.Evaluate(context.Background(), d)
		return err
	}}))
	wantError(t, err, "")
	_, err = m.Fit(context.Background(), d)
	wantError(t, err, "")
}

// liar is a data set whose fourth label is not what it promised.
type liar struct{ data.Dataset }

func (l liar) Read(index []int, x []float32, labels []int) error {
	err := l.Dataset.Read(index, x, labels)
	for i, e := range index {
		if e == 3 {
			labels[i] = 5
		}
	}
	return err
}

type empty struct{ data.Dataset }

func (empty) Len() int { return 0 }

// TestSummaryReportsTheWriter: what Summary is given to write to may fail.
func TestSummaryReportsTheWriter(t *testing.T) {
	wantError(t, small(t).Summary(full{}), "disk full")
	var b strings.Builder
	wantError(t, small(t).Summary(&b), "")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// whole is a loss that builds nothing.
type whole struct{}

func (whole) Name() string { return "whole" }

func (whole) PerExample(loss.Output, *gorgonia.Node) (*gorgonia.Node, error) { return nil, nil }

// TestHugeBatch: a batch size is a bound, and may be as large as an int can be.
func TestHugeBatch(t *testing.T) {
	m, d := small(t), random(t, 6, 5, 9, 9, 2)
	h, err := m.Fit(context.Background(), d, cnn.BatchSize(math.MaxInt))
	wantError(t, err, "")
	if len(h.Epochs) != 1 || h.Epochs[0].Steps != 1 || h.Epochs[0].Examples != 6 {
		t.Errorf("epochs = %+v, want one of one step and 6 examples", h.Epochs)
	}
	_, err = m.Evaluate(context.Background(), d, cnn.BatchSize(math.MaxInt))
	wantError(t, err, "")
	y, err := m.Predict(context.Background(), pixels(3*162, 1), cnn.BatchSize(math.MaxInt))
	wantError(t, err, "")
	if len(y) != 3 {
		t.Errorf("%d answers, want 3", len(y))
	}
}

// TestNothingToLearn: a model without weights is trained in vain, without an error.
func TestNothingToLearn(t *testing.T) {
	m := model(t, cnn.Input(5), cnn.Softmax())
	compile(t, m, optimizer.Adam(optimizer.Constant(1e-3)))
	h, err := m.Fit(context.Background(), random(t, 7, 5, 5), cnn.BatchSize(3), cnn.Epochs(2))
	wantError(t, err, "")
	if h.Epochs[0].Train.Value("accuracy") != h.Epochs[1].Train.Value("accuracy") {
		t.Errorf("epochs = %v, want two alike", h.Epochs)
	}
}
