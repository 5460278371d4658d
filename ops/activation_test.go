package ops_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// TestActivations runs the suite for every activation with one operand, by the name that Keras has for it.
func TestActivations(t *testing.T) {
	elementwise := [][]tensor.Shape{{{}}, {{1}}, {{7}}, {{5, 3}}, {{3, 1, 5}}, {{4, 3, 2, 5}}, {{70, 150}}}
	rows := [][]tensor.Shape{{{1}}, {{7}}, {{5, 3}}, {{2, 1}}, {{3, 1, 5}}, {{70, 150}}}
	for _, name := range ops.ActivationNames() {
		if name == "linear" { // no operator
			continue
		}
		t.Run(name, func(t *testing.T) {
			sets := [][]ops.ActivationParam{nil}
			switch name {
			case "leaky_relu":
				sets = append(sets, param("negative_slope", 1.5))
			case "elu", "celu":
				sets = append(sets, param("alpha", 0.5))
			case "gelu":
				sets = append(sets, param("approximate", 1))
			}
			for i, p := range sets {
				a := must(ops.Activation(name, p...))
				op := optest.Op{
					Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return a.Apply(in[0]) },
					Cases:  elementwise,
					Draw:   away(append([]float64{0}, a.Kinks...)...), // celu's second derivative jumps where its first does not
					Linear: name == "relu" || name == "relu6" || name == "leaky_relu" || name == "hard_sigmoid",
				}
				if a.Rows {
					op.Cases, op.Draw = rows, nil
				}
				if len(sets) == 2 {
					b := must(ops.Activation(name, sets[1-i]...))
					op.Other = func(in gorgonia.Nodes) (*gorgonia.Node, error) { return b.Apply(in[0]) }
				}
				if name == "log_softmax" {
					op.Golden = layerGolden(t, "testdata/logsoftmax.json", func(_ map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.LogSoftmax(in[0]) })
				}
				optest.Run(t, op)
			}
		})
	}
}

func param(name string, v float64) []ops.ActivationParam {
	return []ops.ActivationParam{{Name: name, Value: v}}
}

// TestActivationCurve compares the curve with differences of it, and looks for a jump of the derivative at each kink and
// nowhere else.
func TestActivationCurve(t *testing.T) {
	sets := map[string][][]ops.ActivationParam{
		"relu": {
			param("negative_slope", 0.25), param("max_value", 5), param("threshold", 1), param("max_value", 0),
			append(param("negative_slope", 1), param("threshold", 1)...), append(param("max_value", 1), param("threshold", 5)...), param("negative_slope", 1),
		},
		"leaky_relu": {param("negative_slope", 1), param("negative_slope", 0)}, "elu": {param("alpha", 0.5), param("alpha", -1)}, "celu": {param("alpha", 0.5)}, "gelu": {param("approximate", 1)},
	}
	for _, name := range ops.ActivationNames() {
		for _, p := range append(sets[name], nil) {
			a := must(ops.Activation(name, p...))
			if a.Rows {
				if _, _, err := a.Curve([]float64{1}); err == nil {
					t.Errorf("%s: a curve of a function of rows: want an error", name)
				}
				continue
			}
			const step = 1.0 / 64
			var xs []float64
			for x := -8.0; x <= 8; x += step / 2 {
				xs = append(xs, x)
			}
			y, dy, err := a.Curve(xs)
			if err != nil {
				t.Fatal(err)
			}
			for i := 2; i < len(xs)-2; i++ {
				kink := slices.Contains(a.Kinks, xs[i])
				near := slices.ContainsFunc(a.Kinks, func(k float64) bool { return math.Abs(k-xs[i]) <= step })
				bend := math.Abs(xs[i]) <= step && (name == "elu" || name == "celu") // their second derivative jumps
				left, right := dy[i-1], dy[i+1]
				if jump := math.Abs(left-right) > 0.1 || math.Abs(y[i-1]-y[i+1]) > 0.1; jump != kink && (kink || !near) {
					t.Errorf("%s%v: kinks %v, but from %v to %v dy goes from %v to %v, y from %v to %v", name, p, a.Kinks, xs[i-1], xs[i+1], left, right, y[i-1], y[i+1])
				}
				if d := (y[i+1] - y[i-1]) / step; !near && !bend && math.Abs(d-dy[i]) > step*step {
					t.Errorf("%s%v: dy(%v) = %v, want about %v", name, p, xs[i], dy[i], d)
				}
			}
		}
	}
}

func TestActivationNames(t *testing.T) {
	want := strings.Fields("celu elu gelu hard_sigmoid hard_silu leaky_relu linear log_softmax mish relu relu6 selu sigmoid silu softmax softplus tanh")
	if got := ops.ActivationNames(); !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	for alias, name := range map[string]string{"swish": "silu", "hard_swish": "hard_silu", "": "linear"} {
		if got := must(ops.Activation(alias)).Name; got != name {
			t.Errorf("Activation(%q) is %s, want %s", alias, got, name)
		}
	}
	x := gorgonia.NewVector(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("x"))
	for _, c := range []struct {
		name string
		want *gorgonia.Node
	}{
		{"relu", must(ops.ReLU(x, ops.ReLUConfig{}))}, {"relu6", must(ops.ReLU(x, ops.ReLUConfig{MaxValue: ops.LimitTo(6)}))},
		{"leaky_relu", must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.2}))}, {"elu", must(ops.ELU(x, ops.ELUConfig{}))},
		{"gelu", must(ops.GELU(x, ops.GELUConfig{}))}, {"softmax", must(ops.Softmax(x))}, {"linear", x},
	} {
		if got := must(must(ops.Activation(c.name)).Apply(x)); got != c.want {
			t.Errorf("%s: %v, want the node of the function, %v", c.name, got, c.want)
		}
	}
	if must(ops.ELU(x, ops.ELUConfig{})) != must(ops.CELU(x, ops.CELUConfig{})) {
		t.Error("elu and celu of alpha 1 are one function: want one node")
	}
}

func TestActivationRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	known := "celu, elu, gelu, hard_sigmoid, hard_silu, leaky_relu, linear, log_softmax, mish, relu, relu6, selu, sigmoid, silu, softmax, softplus, tanh"
	for _, c := range []struct {
		name   string
		params []ops.ActivationParam
		want   string
	}{
		{"RELU", nil, `ops: Activation: name: want one of ` + known + `, got "RELU"`},
		{"prelu", nil, `ops: Activation: name: want one of ` + known + `, got "prelu"`},
		{"silu", param("alpha", 1), `ops: Activation "silu": parameter: want none, got "alpha"`},
		{"relu", param("alpha", 0.1), `ops: Activation "relu": parameter: want negative_slope or max_value or threshold, got "alpha"`},
		{"elu", append(param("alpha", 1), param("alpha", 1)...), `ops: Activation "elu": parameter alpha: want one value, got two`},
		{"relu", param("threshold", -1), "ops: ReLU: threshold: want a finite number ≥ 0, got -1"},
		{"leaky_relu", param("negative_slope", -0.1), "ops: LeakyReLU: negative_slope: want a finite number ≥ 0, got -0.1"},
		{"leaky_relu", param("negative_slope", nan), "ops: LeakyReLU: negative_slope: want a finite number ≥ 0, got NaN"},
		{"elu", param("alpha", inf), "ops: ELU: alpha: want a finite number, got +Inf"},
		{"elu", param("alpha", nan), "ops: ELU: alpha: want a finite number, got NaN"},
		{"celu", param("alpha", 0), "ops: CELU: alpha: want a finite number > 0, got 0"},
		{"celu", param("alpha", -1), "ops: CELU: alpha: want a finite number > 0, got -1"},
		{"celu", param("alpha", nan), "ops: CELU: alpha: want a finite number > 0, got NaN"},
		{"gelu", param("approximate", 0.5), "ops: GELU: approximate: want 0 or 1, got 0.5"},
	} {
		if _, err := ops.Activation(c.name, c.params...); err == nil || err.Error() != c.want {
			t.Errorf("Activation(%q, %v): error %v, want %s", c.name, c.params, err, c.want)
		}
	}
	x := gorgonia.NewScalar(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithName("x"))
	refused(t, "ops: ELU: alpha: want a number that float32 holds, got 1e+300")(ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(1e300)}))
	refused(t, "ops: CELU: alpha: want a number that float32 holds, got 1e-300")(ops.CELU(x, ops.CELUConfig{Alpha: ops.Set(1e-300)}))
	refused(t, "ops: ThresholdedReLU: theta: want a finite number ≥ 0, got -1")(ops.ThresholdedReLU(x, ops.ThresholdedReLUConfig{Theta: ops.Set(-1)}))
	refused(t, "ops: LogSoftmax: want input rank ≥ 1, got a scalar")(ops.LogSoftmax(x))
	whole := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("whole"))
	refused(t, "ops: SiLU: dtype: want float32 or float64, got int")(ops.SiLU(whole))
	for _, name := range ops.ActivationNames() {
		if _, err := must(ops.Activation(name)).Apply(nil); err == nil || !strings.HasSuffix(err.Error(), "input 0: want a node, got nil") {
			t.Errorf("%s of nil: error %v", name, err)
		}
	}
}

func TestDescribeActivation(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(2, 3), gorgonia.WithName("x"))
	alpha := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("alpha"))
	step := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(2), gorgonia.WithName("step"))
	for _, name := range ops.ActivationNames() {
		if name == "linear" || name == "celu" { // no operator; that of elu, where alpha is 1
			continue
		}
		a := must(ops.Activation(name))
		got, ok := ops.DescribeActivation(must(a.Apply(x)))
		if !ok || got.Name != name || !slices.Equal(got.Params, a.Params) || got.Formula != a.Formula {
			t.Errorf("%s%v is described as %+v", name, a.Params, got)
		}
	}
	for _, c := range []struct {
		n                         *gorgonia.Node
		name, formula, derivative string
		params                    []ops.ActivationParam
	}{
		{must(ops.ReLU(x, ops.ReLUConfig{Threshold: 1, NegativeSlope: 0.1, MaxValue: ops.LimitTo(6)})), "relu", "min(x, max_value) if x > threshold; negative_slope·(x − threshold) otherwise",
			"1 if threshold < x < max_value; negative_slope if x ≤ threshold; 0 otherwise", slices.Concat(param("negative_slope", 0.1), param("max_value", 6), param("threshold", 1))},
		{must(ops.ReLU(x, ops.ReLUConfig{})), "relu", "x if x > 0; 0 otherwise", "1 if x > 0; 0 otherwise",
			slices.Concat(param("negative_slope", 0), param("max_value", math.Inf(1)), param("threshold", 0))},
		{must(ops.LeakyReLU(x, ops.LeakyReLUConfig{NegativeSlope: ops.Set(0.3)})), "leaky_relu", "x if x > 0; negative_slope·x otherwise", "1 if x > 0; negative_slope otherwise", param("negative_slope", 0.3)},
		{must(ops.CELU(x, ops.CELUConfig{Alpha: ops.Set(0.5)})), "celu", "x if x > 0; alpha·(exp(x/alpha) − 1) otherwise", "1 if x > 0; exp(x/alpha) otherwise", param("alpha", 0.5)},
		{must(ops.PReLU(x, alpha)), "prelu", "x if x > 0; alpha·x otherwise", "1 if x > 0; alpha otherwise", nil},
		{must(ops.RReLU(x, step, ops.RReLUConfig{})), "rrelu", "x if x > 0; slope·x otherwise", "1 if x > 0; slope otherwise", nil},
	} {
		a, ok := ops.DescribeActivation(c.n)
		if !ok || a.Name != c.name || a.Formula != c.formula || a.Derivative != c.derivative || !slices.Equal(a.Params, c.params) {
			t.Errorf("%v is described as %+v", c.n, a)
		}
	}
	for _, n := range []*gorgonia.Node{nil, x, must(ops.Flatten(x)), must(gorgonia.Neg(x)), must(graph.Grad(must(gorgonia.Sum(must(ops.ReLU(x, ops.ReLUConfig{})))), x))[0]} {
		if a, ok := ops.DescribeActivation(n); ok {
			t.Errorf("%v is described as %s", n, a.Name)
		}
	}
	if _, err := must1(ops.DescribeActivation(must(ops.PReLU(x, alpha)))).Apply(x); err == nil || err.Error() != `ops: Activation "prelu": want the function PReLU, which takes another operand` {
		t.Errorf("prelu applied to one operand: error %v", err)
	}
}

func must1[T any](v T, ok bool) T {
	if !ok {
		panic("not ok")
	}
	return v
}

// TestThirdDerivative: what there is not is an error, not a zero.
func TestThirdDerivative(t *testing.T) {
	x := gorgonia.NewScalar(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithName("x"))
	y := must(ops.SiLU(x))
	first := must(graph.Grad(y, x))[0]
	second := must(graph.Grad(first, x))[0]
	_, err := graph.Grad(second, x)
	if err == nil || !strings.HasSuffix(err.Error(), "ops: SiLU: derivative by x: want order 2 at most, got 3") {
		t.Errorf("third derivative of silu: error %v", err)
	}
}

// TestTwoParameters: two functions that differ in a parameter stay two, in the second derivative too.
func TestTwoParameters(t *testing.T) {
	x := gorgonia.NewScalar(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithName("x"), gorgonia.WithValue(-1.0))
	a, b := must(ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(0.5)})), must(ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(2.5)}))
	y := must(ops.Add(a, b))
	dy := must(graph.Grad(y, x))[0]
	d2y := must(graph.Grad(dy, x))[0]
	p := must(compile(y, dy, d2y))
	defer p.Close()
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := math.Exp(-1)
	for n, want := range map[*gorgonia.Node]float64{y: 3 * (e - 1), dy: 3 * e, d2y: 3 * e} {
		if got := must(p.Value(n)).Data().(float64); math.Abs(got-want) > 1e-15 {
			t.Errorf("%v = %v, want %v", n, got, want)
		}
	}
}

// TestActivationsEmpty: a batch of no example gives a result of no row, and its derivatives: no row, and zeros for alpha.
func TestActivationsEmpty(t *testing.T) {
	for _, name := range append(ops.ActivationNames(), "prelu", "rrelu") {
		in := leaves(tensor.Float32, tensor.Shape{0, 3}, tensor.Shape{3})
		var y *gorgonia.Node
		feed := []graph.Input{{Node: in[0], F32: []float32{}}}
		wrt := in[:1]
		switch name {
		case "linear":
			continue
		case "prelu":
			y, wrt = must(ops.PReLU(in[0], in[1])), in
			feed = append(feed, graph.Input{Node: in[1], F32: []float32{1, 2, 3}})
		case "rrelu":
			step := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithShape(0), gorgonia.WithName("step"))
			y = must(ops.RReLU(in[0], step, ops.RReLUConfig{}))
			feed = append(feed, graph.Input{Node: step, Int: []int{}})
		default:
			y = must(must(ops.Activation(name)).Apply(in[0]))
		}
		gy := gorgonia.NewMatrix(y.Graph(), tensor.Float32, gorgonia.WithShape(0, 3), gorgonia.WithName("gy"))
		gs := must(gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{gy}, wrt))
		p := must(graph.Compile(append(gorgonia.Nodes{y}, gs...), graph.Options{}))
		if err := p.Run(t.Context(), append(feed, graph.Input{Node: gy, F32: []float32{}})...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !y.Shape().Eq(in[0].Shape()) {
			t.Errorf("%s: shape %v, want (0, 3)", name, y.Shape())
		}
		if name == "prelu" && !slices.Equal(must(p.Value(gs[1])).Float32s(), make([]float32, 3)) {
			t.Errorf("prelu: derivative by alpha %v, want zeros", must(p.Value(gs[1])))
		}
		p.Close()
	}
}
