package cnn_test

import (
	"errors"
	"math"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// TestNormalizationErrors: what is wrong with a layer comes out of Sequential and names layer, option, value and what is
// allowed.
func TestNormalizationErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	batch, norm, relu := cnn.BatchNormalization, cnn.LayerNormalization, cnn.PReLU
	for _, c := range []struct {
		layer cnn.Layer
		want  string // after the class and the name
	}{
		{batch(cnn.Axis(3)), ""},
		{batch(cnn.Axis(-1), cnn.Momentum(0), cnn.Epsilon(0)), ""},
		{batch(cnn.Axis(1)), "axis: want -1 or 3, the last, got 1"},
		{batch(cnn.Axis(-3)), "axis: want -1 or 3, the last, got -3"},
		{batch(cnn.Axis(4)), "axis: want -1 or 3, the last, got 4"},
		{batch(cnn.Axis(2, 3)), "axis: want one axis, got [2 3]"},
		{batch(cnn.Axis()), "axis: want one axis, got []"},
		{batch(cnn.Momentum(1.5)), "momentum: want a number from 0 to 1, got 1.5"},
		{batch(cnn.Momentum(-0.1)), "momentum: want a number from 0 to 1, got -0.1"},
		{batch(cnn.Momentum(nan)), "momentum: want a number from 0 to 1, got NaN"},
		{batch(cnn.Epsilon(-1e-3)), "epsilon: want a finite number, 0 or more, got -0.001"},
		{batch(cnn.Epsilon(inf)), "epsilon: want a finite number, 0 or more, got +Inf"},
		{batch(cnn.GammaInitializer(nil)), "gamma initializer: want an Initializer, got nil"},
		{batch(cnn.BetaInitializer(nil)), "beta initializer: want an Initializer, got nil"},
		{batch(cnn.MovingMeanInitializer(nil)), "moving_mean initializer: want an Initializer, got nil"},
		{batch(cnn.MovingVarianceInitializer(nil)), "moving_variance initializer: want an Initializer, got nil"},
		{batch(cnn.GammaRegularizer(nil)), "gamma regularizer: want a Regularizer, got nil"},
		{batch(cnn.BetaRegularizer(regularizer.L2(-1))), "beta: regularizer: L2: l2: want a finite number, 0 or more, got -1"},
		{batch(cnn.GammaConstraint(constraint.MaxNorm(2, 1))), "gamma: constraint: MaxNorm: axis: want -1 to 0 for weights [3], got 1"},
		{batch(cnn.MovingMeanInitializer(initializer.Constant(nan))), "initializer: Constant: value: want a finite number, got NaN"},
		{batch(cnn.Momentum(0.5), cnn.Momentum(0.5)), "option Momentum: want it once, got it twice"},

		{norm(cnn.Axis(1, 2, 3)), ""},
		{norm(cnn.Axis(-1, -3, -2)), ""},
		{norm(cnn.Axis(1)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [1]"},
		{norm(cnn.Axis(0)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [0]"},
		{norm(cnn.Axis(4)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [4]"},
		{norm(cnn.Axis(-5)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [-5]"},
		{norm(cnn.Axis(1, 3)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [1 3]"},
		{norm(cnn.Axis(3, 3)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [3 3]"},
		{norm(cnn.Axis(-1, 2)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [-1 2]"},
		{norm(cnn.Axis(0, 1, 2, 3)), "axis: want the last axes: -1, or -2 and -1, …, or 1 to 3, got [0 1 2 3]"},
		{norm(cnn.Axis()), "axis: want one axis or more, got none"},
		{norm(cnn.Epsilon(nan)), "epsilon: want a finite number, 0 or more, got NaN"},
		{norm(cnn.Momentum(0.5)), "option: want Axis, Trainable, Name, Epsilon, Center, Scale, GammaInitializer, GammaRegularizer, GammaConstraint, BetaInitializer, BetaRegularizer or BetaConstraint, got Momentum"},

		{cnn.Dropout(-0.1), "rate: want a number from 0 to 1, got -0.1"},
		{cnn.Dropout(1.01), "rate: want a number from 0 to 1, got 1.01"},
		{cnn.Dropout(nan), "rate: want a number from 0 to 1, got NaN"},
		{cnn.Dropout(1), ""},
		{cnn.SpatialDropout2D(2), "rate: want a number from 0 to 1, got 2"},
		{cnn.Dropout(0.5, cnn.Epsilon(1)), "option: want Seed or Name, got Epsilon"},

		{cnn.LeakyReLU(cnn.NegativeSlope(-0.3)), "negative slope: want a finite number, 0 or more, got -0.3"},
		{cnn.LeakyReLU(cnn.NegativeSlope(inf)), "negative slope: want a finite number, 0 or more, got +Inf"},
		{cnn.LeakyReLU(cnn.MaxValue(6)), "option: want NegativeSlope or Name, got MaxValue"},
		{cnn.ELU(cnn.Alpha(nan)), "alpha: want a finite number, got NaN"},
		{cnn.ELU(cnn.Alpha(-1e39)), "alpha: want a finite number, got -1e+39"},
		{cnn.ELU(cnn.Alpha(-1)), ""},
		{cnn.Softmax(cnn.Axis(1)), "axis: want -1 or 3, the last, got 1"},
		{cnn.Softmax(cnn.Axis(2, 3)), "axis: want one axis, got [2 3]"},

		{relu(cnn.SharedAxes()), ""},
		{relu(cnn.SharedAxes(1, 3, 1)), ""},
		{relu(cnn.SharedAxes(0)), "shared axes: want axes from 1 to 3, got [0]"},
		{relu(cnn.SharedAxes(-1)), "shared axes: want axes from 1 to 3, got [-1]"},
		{relu(cnn.SharedAxes(1, 4)), "shared axes: want axes from 1 to 3, got [1 4]"},
		{relu(cnn.AlphaInitializer(nil)), "alpha initializer: want an Initializer, got nil"},
		{relu(cnn.AlphaRegularizer(nil)), "alpha regularizer: want a Regularizer, got nil"},
		{relu(cnn.AlphaConstraint(nil)), "alpha constraint: want a Constraint, got nil"},

		{cnn.Add(cnn.Axis(1)), "option: want Name, got Axis"},
		{cnn.Multiply(cnn.Axis(1)), "option: want Name, got Axis"},
		{cnn.Concatenate(cnn.Axis(1, 2)), "axis: want one axis, got [1 2]"},
	} {
		m, err := cnn.Sequential(cnn.Input(8, 6, 3), c.layer)
		if c.want != "" {
			name := map[string]string{"BatchNormalization": "batch_normalization", "LayerNormalization": "layer_normalization", "Dropout": "dropout",
				"SpatialDropout2D": "spatial_dropout2d", "LeakyReLU": "leaky_re_lu", "ELU": "elu", "Softmax": "softmax", "PReLU": "p_re_lu", "Add": "add",
				"Multiply": "multiply", "Concatenate": "concatenate"}[c.layer.Class()]
			c.want = "cnn: " + c.layer.Class() + ` "` + name + `": ` + c.want
			if e := (*cnn.ConfigError)(nil); !errors.As(err, &e) {
				t.Errorf("%v: want a *ConfigError", err)
			}
		}
		if wantError(t, err, c.want); (m == nil) != (c.want != "") {
			t.Errorf("%v: model %v", err, m)
		}
	}
	for _, c := range []struct {
		layers []cnn.Layer
		want   string
	}{
		{[]cnn.Layer{cnn.Input(6), cnn.SpatialDropout2D(0.5)}, `cnn: SpatialDropout2D "spatial_dropout2d": input rank: want 4 [N,H,W,C], got 2 [N,6]`},
		{[]cnn.Layer{cnn.Input(6), cnn.Dense(3, cnn.Softmax(cnn.Axis(2)))}, `cnn: Softmax "dense": axis: want -1 or 1, the last, got 2`},
		{[]cnn.Layer{cnn.Input(6), cnn.Dense(3, cnn.LeakyReLU(cnn.NegativeSlope(-1)))},
			`cnn: Dense "dense": activation LeakyReLU: negative slope: want a finite number, 0 or more, got -1`},
		{[]cnn.Layer{cnn.Input(6), cnn.Dense(3, cnn.ELU(cnn.Alpha(nan)))}, `cnn: Dense "dense": activation ELU: alpha: want a finite number, got NaN`},
		{[]cnn.Layer{cnn.Input(6), cnn.PReLU(cnn.SharedAxes(2))}, `cnn: PReLU "p_re_lu": shared axes: want axes from 1 to 1, got [2]`},
		{[]cnn.Layer{cnn.Input(6), cnn.LayerNormalization(cnn.Axis(-2))},
			`cnn: LayerNormalization "layer_normalization": axis: want the last axes: -1, got [-2]`},
	} {
		_, err := cnn.Sequential(c.layers...)
		wantError(t, err, c.want)
	}
}

// TestMergeErrors: shapes that do not fit come out of Functional.
func TestMergeErrors(t *testing.T) {
	flat := cnn.Flatten()
	for _, c := range []struct {
		merge cnn.Layer
		other []cnn.Layer // beside a picture [8, 6, 3]
		want  string
	}{
		{cnn.Add(), []cnn.Layer{cnn.Conv2D(3, 1)}, ""},
		{cnn.Add(), []cnn.Layer{cnn.GlobalAveragePooling2D()}, ""},
		{cnn.Add(), []cnn.Layer{cnn.Conv2D(1, 1)}, ""},
		{cnn.Add(), []cnn.Layer{cnn.Conv2D(4, 1)},
			`cnn: Add "add": input shapes: want axes, counted from the last, that are equal or 1, got [N,8,6,3], [N,8,6,4]`},
		{cnn.Multiply(), []cnn.Layer{flat, cnn.Dense(6)},
			`cnn: Multiply "multiply": input shapes: want axes, counted from the last, that are equal or 1, got [N,8,6,3], [N,6]`},
		{cnn.Concatenate(), []cnn.Layer{cnn.Conv2D(5, 1)}, ""},
		{cnn.Concatenate(cnn.Axis(-3)), []cnn.Layer{cnn.MaxPooling2D(1, cnn.StridesHW(2, 1))}, ""},
		{cnn.Concatenate(), []cnn.Layer{cnn.Conv2D(3, 3)},
			`cnn: Concatenate "concatenate": input shapes: want shapes that differ in axis -1 only, got [N,8,6,3], [N,6,4,3]`},
		{cnn.Concatenate(cnn.Axis(1)), []cnn.Layer{cnn.Conv2D(4, 1)},
			`cnn: Concatenate "concatenate": input shapes: want shapes that differ in axis 1 only, got [N,8,6,3], [N,8,6,4]`},
		{cnn.Concatenate(), []cnn.Layer{flat},
			`cnn: Concatenate "concatenate": input shapes: want shapes that differ in axis -1 only, got [N,8,6,3], [N,144]`},
		{cnn.Concatenate(cnn.Axis(0)), []cnn.Layer{cnn.ReLU()}, `cnn: Concatenate "concatenate": axis: want 1 to 3, or -3 to -1, got 0`},
		{cnn.Concatenate(cnn.Axis(4)), []cnn.Layer{cnn.ReLU()}, `cnn: Concatenate "concatenate": axis: want 1 to 3, or -3 to -1, got 4`},
		{cnn.Concatenate(cnn.Axis(-4)), []cnn.Layer{cnn.ReLU()}, `cnn: Concatenate "concatenate": axis: want 1 to 3, or -3 to -1, got -4`},
	} {
		in := cnn.Apply(cnn.Input(8, 6, 3))
		_, err := cnn.Functional(in, cnn.Apply(c.merge, in, in.Then(c.other...)))
		wantError(t, err, c.want)
	}
	in := cnn.Apply(cnn.Input(4))
	_, err := cnn.Functional(in, cnn.Apply(cnn.Add(), in, in, in.Then(cnn.Dense(3))))
	wantError(t, err, `cnn: Add "add": input shapes: want axes, counted from the last, that are equal or 1, got [N,4], [N,4], [N,3]`)
}
