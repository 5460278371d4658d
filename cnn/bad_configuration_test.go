package cnn_test

import (
	"errors"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestBadConfiguration: mistakes that are easily made are errors before any training, which name layer, option and value and
// say what is allowed.
func TestBadConfiguration(t *testing.T) {
	d := random(t, 6, 5, 9, 9, 2)
	build := func(layers ...cnn.Layer) error {
		_, err := cnn.Sequential(append([]cnn.Layer{cnn.Input(9, 9, 2)}, layers...)...)
		return err
	}
	fit := func(d data.Dataset, l loss.Loss, o ...cnn.FitOption) error {
		m := model(t, cnn.Input(9, 9, 2), cnn.Flatten(), cnn.Dense(5, cnn.Softmax()))
		if err := m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(l), cnn.Metrics(metric.Accuracy())); err != nil {
			return err
		}
		before := m.WeightsSHA256()
		_, err := m.Fit(t.Context(), d, o...)
		if m.WeightsSHA256() != before {
			t.Errorf("%v: the weights have changed", err)
		}
		return err
	}
	sparse := loss.SparseCategoricalCrossentropy()
	rows := must(data.NewTargets(pixels(6*162, 1), make([]float32, 6*3), []int{9, 9, 2}, []int{3}))
	for _, c := range []struct {
		what string
		err  error
		want string
	}{
		{"negative stride", build(cnn.Conv2D(4, 3, cnn.Strides(-1))), `cnn: Conv2D "conv2d": strides: want 1 or more, got -1×-1`},
		{"unknown activation", build(cnn.Conv2D(4, 3, cnn.Activation("RELU"))), `cnn: Conv2D "conv2d": activation: want celu, elu, gelu, hard_sigmoid, hard_silu, leaky_relu, ` +
			`linear, log_softmax, mish, relu, relu6, selu, sigmoid, silu, softmax, softplus or tanh, got "RELU"`},
		{"labels of another shape", fit(rows, loss.CategoricalCrossentropy()),
			"cnn: Fit: loss: CategoricalCrossentropy: targets: want the output's shape [N,5] or class numbers [N], got [N,3]"},
		{"rows of numbers for a loss of class numbers", fit(rows, sparse),
			"cnn: Fit: loss: SparseCategoricalCrossentropy: targets: want class numbers [N], got rows of numbers [N,3]; use CategoricalCrossentropy for rows"},
		{"more classes than outputs", fit(random(t, 7, 7, 9, 9, 2), sparse), "cnn: Fit: data: classes: want at most 5, the model's outputs, got 7"},
		{"loss that does not fit", fit(d, loss.SparseCategoricalCrossentropy(loss.FromLogits(true))),
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output: want logits, got a softmax; leave out FromLogits or the softmax"},
		{"zero epochs", fit(d, sparse, cnn.Epochs(0)), "cnn: Fit: epochs: want 1 or more, got 0"},
		{"validation split 1.0", fit(d, sparse, cnn.ValidationSplit(1)), "cnn: Fit: validation split: want a fraction above 0 and below 1, got 1"},
		{"padding in capitals", build(cnn.Conv2D(4, 3, cnn.Padding("SAME"))), `cnn: Conv2D "conv2d": padding: want "valid" or "same", got "SAME"`},
		{"dropout above 1", build(cnn.Dropout(1.5)), `cnn: Dropout "dropout": rate: want a number from 0 to 1, got 1.5`},
		{"no learning rate", fitWith(t, d, optimizer.Adam(optimizer.Constant(-1))),
			"cnn: Compile: optimizer: Adam: learning rate: want a finite number, 0 or more, got -1"},
	} {
		t.Logf("%s: %v", c.what, c.err)
		if e := new(cnn.ConfigError); !errors.As(c.err, &e) {
			t.Errorf("%s: %v is no *ConfigError", c.what, c.err)
		}
		wantError(t, c.err, c.want)
	}
}

func fitWith(t *testing.T, d data.Dataset, o optimizer.Optimizer) error {
	m := model(t, cnn.Input(9, 9, 2), cnn.Flatten(), cnn.Dense(5, cnn.Softmax()))
	if err := m.Compile(cnn.Optimizer(o), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		return err
	}
	_, err := m.Fit(t.Context(), d)
	return err
}
