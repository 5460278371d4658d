package cnn_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// wantError compares text; with an empty want there must be no error.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestSequentialErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	in := cnn.Input(8, 6, 3)
	for _, c := range []struct {
		layers []cnn.Layer
		want   string
	}{
		{nil, "cnn: Sequential: layers: want Input and at least one layer, got none"},
		{[]cnn.Layer{in}, "cnn: Sequential: layers: want at least one after Input, got none"},
		{[]cnn.Layer{in, nil}, "cnn: Sequential: layer 2: want a Layer, got nil"},
		{[]cnn.Layer{cnn.Flatten()}, "cnn: Sequential: layer 1: want Input, got Flatten"},
		{[]cnn.Layer{in, in}, "cnn: Sequential: layer 2: want any other layer, since Input comes first and once, got InputLayer"},
		{[]cnn.Layer{cnn.Input(), cnn.ReLU()}, "cnn: Input: shape: want axes of 1 or more, got []"},
		{[]cnn.Layer{cnn.Input(8, 0, 3), cnn.ReLU()}, "cnn: Input: shape: want axes of 1 or more, got [8,0,3]"},
		{[]cnn.Layer{cnn.Input(math.MaxInt, 2), cnn.ReLU()}, "cnn: Input: shape: want axes of 1 or more, got [9223372036854775807,2]"},

		{[]cnn.Layer{in, cnn.Conv2D(4, 1), cnn.Flatten(), cnn.Conv2D(4, 3)},
			`cnn: Conv2D "conv2d_1": input rank: want 4 [N,H,W,C], got 2 [N,192]; put it before Flatten`},
		{[]cnn.Layer{cnn.Input(8, 6), cnn.MaxPooling2D(2)}, `cnn: MaxPooling2D "max_pooling2d": input rank: want 4 [N,H,W,C], got 3 [N,8,6]; write Input(8, 6, 1)`},
		{[]cnn.Layer{cnn.Input(28, 28), cnn.Conv2D(4, 3)}, `cnn: Conv2D "conv2d": input rank: want 4 [N,H,W,C], got 3 [N,28,28]; write Input(28, 28, 1)`},
		{[]cnn.Layer{in, cnn.Dense(3)}, `cnn: Dense "dense": input rank: want 2 [N,D], got 4 [N,8,6,3]; put Flatten before it`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 7)},
			`cnn: Conv2D "conv2d": kernel size: want at most the picture's 8×6, got 7×7; make the kernel smaller, or use Padding(Same)`},
		{[]cnn.Layer{in, cnn.MaxPooling2D(9, cnn.Name("p"))},
			`cnn: MaxPooling2D "p": pool size: want at most the picture's 8×6, got 9×9; make the pool smaller, or use Padding(Same)`},
		{[]cnn.Layer{in, cnn.Conv2D(-4, 3)}, `cnn: Conv2D "conv2d": filters: want 1 or more, got -4`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 0)}, `cnn: Conv2D "conv2d": kernel size: want 1 or more, got 0×0`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.KernelSize(3, -1))}, `cnn: Conv2D "conv2d": kernel size: want 1 or more, got 3×-1`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.Strides(-1))}, `cnn: Conv2D "conv2d": strides: want 1 or more, got -1×-1`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.Padding("full"))}, `cnn: Conv2D "conv2d": padding: want "valid" or "same", got "full"`},
		{[]cnn.Layer{in, cnn.MaxPooling2D(0)}, `cnn: MaxPooling2D "max_pooling2d": pool size: want 1 or more, got 0×0`},
		{[]cnn.Layer{in, cnn.Flatten(), cnn.Dense(0)}, `cnn: Dense "dense": units: want 1 or more, got 0`},
		{[]cnn.Layer{in, cnn.Flatten(), cnn.Dense(math.MaxInt)},
			`cnn: Dense "dense": output: want 1 to 1099511627776 numbers, got [N,9223372036854775807]`},
		{[]cnn.Layer{in, cnn.Flatten(), cnn.Dense(1 << 20), cnn.Dense(1 << 30)},
			`cnn: Dense "dense_1": kernel: want 1 to 1099511627776 numbers in all weights, got [1048576,1073741824]`},

		{[]cnn.Layer{in, cnn.ReLU(cnn.Name("a")), cnn.ReLU(cnn.Name("a"))}, `cnn: ReLU "a": name: want one that no other layer has, got "a" again`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.Name("a/b"))}, `cnn: ReLU "a/b": name: want one or more characters without slash, got "a/b"`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.Name(""))}, `cnn: ReLU "re_lu": name: want one or more characters without slash, got ""`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.NegativeSlope(-0.1))}, `cnn: ReLU "re_lu": negative slope: want a finite number, 0 or more, got -0.1`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.NegativeSlope(inf))}, `cnn: ReLU "re_lu": negative slope: want a finite number, 0 or more, got +Inf`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.MaxValue(nan))}, `cnn: ReLU "re_lu": max value: want 0 or more, got NaN`},
		{[]cnn.Layer{in, cnn.ReLU(cnn.MaxValue(inf))}, ""},
		{[]cnn.Layer{in, cnn.ReLU(cnn.Threshold(-1))}, `cnn: ReLU "re_lu": threshold: want a finite number, 0 or more, got -1`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.ReLU(cnn.Threshold(nan)))},
			`cnn: Conv2D "conv2d": activation ReLU: threshold: want a finite number, 0 or more, got NaN`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.ReLU(cnn.Name("r")))},
			`cnn: Conv2D "conv2d": activation ReLU: name: want none, since it is part of this layer, got "r"`},

		{[]cnn.Layer{in, cnn.Flatten(cnn.Strides(2))}, `cnn: Flatten "flatten": option: want Name, got Strides`},
		{[]cnn.Layer{in, cnn.MaxPooling2D(2, cnn.ReLU())},
			`cnn: MaxPooling2D "max_pooling2d": option: want Strides, Padding, PoolSize or Name, got activation`},
		{[]cnn.Layer{in, cnn.Softmax(cnn.MaxValue(6))}, `cnn: Softmax "softmax": option: want Axis or Name, got MaxValue`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.ReLU(), cnn.Softmax())}, `cnn: Conv2D "conv2d": option activation: want it once, got it twice`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, nil)}, `cnn: Conv2D "conv2d": option 1: want an Option, got nil`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.KernelInitializer(nil))}, `cnn: Conv2D "conv2d": kernel initializer: want an Initializer, got nil`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.KernelInitializer(initializer.RandomNormal(initializer.StdDev(-1))))}, `cnn: Conv2D "conv2d": initializer: RandomNormal: StdDev: want 0 or more, got -1`},
		{[]cnn.Layer{in, cnn.Conv2D(4, 3, cnn.BiasInitializer(initializer.Orthogonal()))}, `cnn: Conv2D "conv2d": initializer: Orthogonal: axes of the weights: want 2 or more, got 1 [4]`},

		{[]cnn.Layer{in, own{says: cnn.Shape{7}}}, `cnn: Own "own": shape of what it built: want [2 7], got [2 8 6 3]`},
		{[]cnn.Layer{in, own{says: cnn.Shape{8, 6, 3}}}, ""},
		{[]cnn.Layer{in, own{}}, `cnn: Own "own": shape of what it built: want [2], got [2 8 6 3]`},
		{[]cnn.Layer{in, own{says: cnn.Shape{1}, fails: true}}, `cnn: Own "own": out of order`},
		{[]cnn.Layer{in, own{says: cnn.Shape{1}, none: true}}, `cnn: Own "own": what it built: want a node, got nil`},
		{[]cnn.Layer{in, own{says: cnn.Shape{1}, weights: []cnn.WeightSpec{{Name: "w", Shape: []int{2}}}}}, `cnn: Own "own": w: initializer: want one, got nil`},
		{[]cnn.Layer{in, own{says: cnn.Shape{1}, weights: []cnn.WeightSpec{{Name: "w", Shape: []int{0}}}}},
			`cnn: Own "own": w: want 1 to 1099511627776 numbers in all weights, got [0]`},
	} {
		m, err := cnn.Sequential(c.layers...)
		wantError(t, err, c.want)
		if (m == nil) != (err != nil) {
			t.Errorf("%s: model %v", c.want, m)
		}
		var e *cnn.ConfigError
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%v is no *ConfigError", err)
		}
	}
}

// own is a layer from outside the package, with something wrong.
type own struct {
	says    cnn.Shape
	weights []cnn.WeightSpec
	none    bool // builds nothing
	fails   bool // with an error that is no *ConfigError
}

var errOwn = errors.New("out of order")

func (own) Class() string                         { return "Own" }
func (own) Name() string                          { return "" }
func (o own) Output(cnn.Shape) (cnn.Shape, error) { return o.says, nil }
func (o own) Weights(cnn.Shape) []cnn.WeightSpec  { return o.weights }

func (o own) Build(_ *cnn.Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	if o.fails {
		return nil, errOwn
	}
	if o.none {
		return nil, nil
	}
	return x, nil
}

// TestErrorsKeepTheirCause: what another package's error is can still be asked.
func TestErrorsKeepTheirCause(t *testing.T) {
	_, err := cnn.Sequential(cnn.Input(3), own{says: cnn.Shape{1}, fails: true})
	if !errors.Is(err, errOwn) {
		t.Errorf("%v does not wrap the layer's own error", err)
	}
}

// TestDescriptionsStayClean: an error names the layer in the model at hand, not in an earlier one.
func TestDescriptionsStayClean(t *testing.T) {
	bad := cnn.Dense(0)
	_, first := cnn.Sequential(cnn.Input(3), cnn.Dense(1), bad)
	_, second := cnn.Sequential(cnn.Input(3), bad)
	wantError(t, first, `cnn: Dense "dense_1": units: want 1 or more, got 0`)
	wantError(t, second, `cnn: Dense "dense": units: want 1 or more, got 0`)
}

func TestCompileErrors(t *testing.T) {
	crossentropy, adam := cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Optimizer(optimizer.Adam(optimizer.Constant(1e-3)))
	good := []cnn.Layer{cnn.Input(4), cnn.Dense(3, cnn.Softmax())}
	for _, c := range []struct {
		layers []cnn.Layer
		o      []cnn.CompileOption
		want   string
	}{
		{good, []cnn.CompileOption{adam, crossentropy, cnn.Metrics(metric.Accuracy())}, ""},
		{good, []cnn.CompileOption{crossentropy}, ""},
		{good, []cnn.CompileOption{adam},
			"cnn: Compile: loss: want one, got none; for example Loss(loss.SparseCategoricalCrossentropy())"},
		{good, []cnn.CompileOption{crossentropy, nil}, "cnn: Compile: option: want a CompileOption, got nil"},
		{good, []cnn.CompileOption{crossentropy, cnn.Optimizer(nil)}, "cnn: Compile: optimizer: want an Optimizer, got nil"},
		{good, []cnn.CompileOption{crossentropy, cnn.Metrics(metric.TopK(0))}, "cnn: Compile: metric: TopK: k: want 1 or more, got 0"},
		{good, []cnn.CompileOption{crossentropy, cnn.Metrics(metric.Precision(metric.ClassID(99)))}, "cnn: Compile: metric: Precision: ClassID: want a class from 0 to 2, got 99"},
		{good, []cnn.CompileOption{crossentropy, cnn.Metrics(nil)}, "cnn: Compile: metric 1: want a Metric, got nil"},
		{good, []cnn.CompileOption{crossentropy, cnn.Metrics(metric.Accuracy(), metric.Accuracy())},
			`cnn: Compile: metric 2: want a name not yet in use, got "accuracy"; give one another by metric.Name`},
		{good, []cnn.CompileOption{crossentropy, cnn.Optimizer(optimizer.SGD(optimizer.Constant(math.NaN())))},
			"cnn: Compile: optimizer: SGD: learning rate: want a finite number, 0 or more, got NaN"},
		{[]cnn.Layer{cnn.Input(4), cnn.Dense(3)}, []cnn.CompileOption{crossentropy},
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output: want a softmax at the end of the model, got none; add Softmax() or use FromLogits(true)"},
		{[]cnn.Layer{cnn.Input(4), cnn.Dense(3), cnn.Softmax(), cnn.ReLU()}, []cnn.CompileOption{crossentropy},
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output: want a softmax at the end of the model, got none; add Softmax() or use FromLogits(true)"},
		{[]cnn.Layer{cnn.Input(4), cnn.Dense(3)}, []cnn.CompileOption{cnn.Loss(loss.SparseCategoricalCrossentropy(loss.FromLogits(true)))}, ""},
		{good, []cnn.CompileOption{cnn.Loss(loss.SparseCategoricalCrossentropy(loss.FromLogits(true)))},
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output: want logits, got a softmax; leave out FromLogits or the softmax"},
		{[]cnn.Layer{cnn.Input(4, 4, 3), cnn.Softmax()}, []cnn.CompileOption{crossentropy},
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output rank: want 2 [N,K], got 4 [N,4,4,3]; put Flatten and Dense at the end of the model"},
		{[]cnn.Layer{cnn.Input(4, 4, 3), cnn.Conv2D(5, 3, cnn.Softmax())}, []cnn.CompileOption{crossentropy},
			"cnn: Compile: loss: SparseCategoricalCrossentropy: output rank: want 2 [N,K], got 4 [N,2,2,5]; put Flatten and Dense at the end of the model"},
		{good, []cnn.CompileOption{crossentropy, cnn.Optimizer(optimizer.Adam(optimizer.CosineDecay(1e-3, 0)))},
			"cnn: Compile: optimizer: Adam: CosineDecay: steps: want at least 1, got 0"},
		{good, []cnn.CompileOption{crossentropy, cnn.Optimizer(optimizer.SGD(optimizer.Constant(1e-3), optimizer.Momentum(2)))},
			"cnn: Compile: optimizer: SGD: Momentum: want 0 to 1, got 2"},
		{good, []cnn.CompileOption{crossentropy, crossentropy}, "cnn: Compile: option Loss: want it once, got it twice"},
		{good, []cnn.CompileOption{crossentropy, adam, adam}, "cnn: Compile: option Optimizer: want it once, got it twice"},
		{good, []cnn.CompileOption{crossentropy, cnn.Metrics(), cnn.Metrics()}, "cnn: Compile: option Metrics: want it once, got it twice"},
		{good, []cnn.CompileOption{crossentropy, cnn.Exact(true), cnn.Exact(false)}, "cnn: Compile: option Exact: want it once, got it twice"},
	} {
		err := model(t, c.layers...).Compile(c.o...)
		wantError(t, err, c.want)
		var e *cnn.ConfigError
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%v is no *ConfigError", err)
		}
	}
	wantError(t, model(t, good...).Compile(cnn.Loss(whole{})), `cnn: Compile: loss "whole": want one number for each example, got <nil>`)
	// A refused Compile leaves the model as it was.
	m := small(t)
	if err := m.Compile(adam); err == nil {
		t.Fatal("Compile without a loss has no error")
	}
	if _, err := m.Evaluate(context.Background(), random(t, 5, 5, 9, 9, 2)); err != nil {
		t.Errorf("Evaluate after a refused Compile: %v", err)
	}
}
