package ops_test

import (
	"math"
	"strconv"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// activationCase is a function with parameters, and what a reference computed with hundreds of bits says of it.
type activationCase struct {
	ID, Fn, Set string
	Params      map[string]any
	Float32     activationRows
	Float64     activationRows
}

// activationRows are the values and derivatives at the inputs of a set, as strings; "" is a value that is left open.
type activationRows struct{ Y, DY, D2Y []string }

type activationFile struct {
	Inputs               map[string]map[string][]string
	Cases, More, Illegal []activationCase
}

func readActivations(t *testing.T) (f activationFile) {
	t.Helper()
	readJSON(t, "testdata/activations.json", &f)
	return f
}

func (c activationCase) number(name string) float64 {
	v, _ := c.Params[name].(float64)
	return v
}

// build applies the function of the case by the function of package ops that is made for it.
func (c activationCase) build(x *gorgonia.Node) (*gorgonia.Node, error) {
	switch c.Fn {
	case "relu":
		config := ops.ReLUConfig{NegativeSlope: c.number("negative_slope"), Threshold: c.number("threshold")}
		if _, ok := c.Params["max_value"]; ok {
			config.MaxValue = ops.LimitTo(c.number("max_value"))
		}
		return ops.ReLU(x, config)
	case "relu6":
		return ops.ReLU6(x)
	case "leaky_relu":
		return ops.LeakyReLU(x, ops.LeakyReLUConfig{NegativeSlope: ops.Set(c.number("negative_slope"))})
	case "prelu":
		alpha := tensor.New(tensor.Of(x.Dtype()), tensor.WithShape(1))
		alpha.Set(0, asDtype(x.Dtype(), c.number("alpha")))
		a := gorgonia.NewVector(x.Graph(), x.Dtype(), gorgonia.WithShape(1), gorgonia.WithName("alpha"), gorgonia.WithValue(alpha))
		return ops.PReLU(x, a)
	case "elu":
		return ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(c.number("alpha"))})
	case "celu":
		return ops.CELU(x, ops.CELUConfig{Alpha: ops.Set(c.number("alpha"))})
	case "gelu":
		return ops.GELU(x, ops.GELUConfig{Approximate: c.Params["approximate"] == true})
	}
	f := map[string]func(*gorgonia.Node) (*gorgonia.Node, error){
		"selu": ops.SELU, "silu": ops.SiLU, "mish": ops.Mish, "hard_sigmoid": ops.HardSigmoid, "hard_silu": ops.HardSiLU,
		"softplus": ops.Softplus, "sigmoid": ops.Sigmoid, "tanh": ops.Tanh,
	}[c.Fn]
	return f(x)
}

// TestActivationsGolden compares all 37 legal sets of parameters of the reference, and four more, with what a TapeMachine
// and a plan compute: value, first and second derivative, in both dtypes. The relu family must be equal bit by bit.
// Others may be off by 2 units in the last place of the value, and of the largest term of the formula of a derivative
// (see terms): where terms cancel, at a root of the derivative, no fixed number of digits is right. NaN, ±Inf and a zero
// at ±Inf must be equal in any case.
func TestActivationsGolden(t *testing.T) {
	f := readActivations(t)
	if len(f.Cases) != 37 || len(f.More) != 4 {
		t.Fatalf("testdata/activations.json: %d and %d cases, want the 37 legal ones and 4 more", len(f.Cases), len(f.More))
	}
	sets := 0
	for _, c := range append(f.Cases, f.More...) {
		for name, ref := range map[string]activationRows{"float32": c.Float32, "float64": c.Float64} {
			t.Run(c.ID+"/"+name, func(t *testing.T) {
				c.compare(t, name, f.Inputs[name][c.Set], ref)
				sets++
			})
		}
	}
	if sets != (37+4)*2 {
		t.Errorf("compared %d sets in a dtype, want %d", sets, (37+4)*2)
	}
}

var activationDtypes = map[string]tensor.Dtype{"float32": tensor.Float32, "float64": tensor.Float64}

func (c activationCase) compare(t *testing.T, dtype string, xs []string, ref activationRows) {
	if len(xs) < 60 {
		t.Fatalf("%d inputs, want at least 60", len(xs))
	}
	dt, shape := activationDtypes[dtype], tensor.Shape{len(xs)}
	if c.Fn == "prelu" { // a row for each number, so that one slope serves all
		shape = append(shape, 1)
	}
	g := gorgonia.NewGraph()
	values := tensor.New(tensor.Of(dt), tensor.WithShape(shape...))
	for i, s := range xs {
		values.Set(i, asDtype(dt, must(strconv.ParseFloat(s, 64))))
	}
	x := gorgonia.NewTensor(g, dt, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName("x"), gorgonia.WithValue(values))
	y := must(c.build(x))
	dy := must(graph.Grad(must(gorgonia.Sum(y)), x))[0]
	d2y := must(graph.Grad(must(gorgonia.Sum(dy)), x))[0]
	p := must(compile(y, dy, d2y))
	defer p.Close()
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	vm := gorgonia.NewTapeMachine(g)
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	open, worst := 0, 0.0
	for k, n := range []*gorgonia.Node{y, dy, d2y} {
		column := [][]string{ref.Y, ref.DY, ref.D2Y}[k]
		if len(column) != len(xs) {
			t.Fatalf("%d values for %d inputs", len(column), len(xs))
		}
		for i, w := range column {
			at := must(strconv.ParseFloat(xs[i], 64))
			if w == "" {
				open++
				if math.IsNaN(at) && !math.IsNaN(element(n.Value(), i)) && (k < 2 || !c.straight()) {
					t.Errorf("derivative %d at NaN = %v, want NaN", k, element(n.Value(), i))
				}
				continue
			}
			for engine, v := range map[string]gorgonia.Value{"TapeMachine": n.Value(), "plan": must(p.Value(n))} {
				got, want := element(v, i), must(strconv.ParseFloat(w, 64))
				off := c.distance(k, at, got, want, dt)
				if worst = max(worst, off); off > 2 || math.IsNaN(off) {
					t.Errorf("%s: derivative %d at %s = %v, want %s: off by %.3g units in the last place", engine, k, xs[i], got, w, off)
				}
			}
		}
	}
	allowed := 2 // the derivatives at NaN
	if c.Fn == "mish" && open > 2 {
		allowed += len(xs) - 5 // the reference has its second derivative at the limits only; a case of More has all
	}
	if open > allowed {
		t.Errorf("%d values are left open, want at most %d", open, allowed)
	}
	t.Logf("largest distance: %.2f units in the last place", worst)
}

// straight reports whether the function is made of straight lines, so that a second derivative of zero needs no x.
func (c activationCase) straight() bool {
	return c.rectifier() || c.Fn == "hard_sigmoid"
}

// rectifier reports whether the function belongs to the relu family, which has one right answer.
func (c activationCase) rectifier() bool {
	return c.Fn == "relu" || c.Fn == "relu6" || c.Fn == "leaky_relu" || c.Fn == "prelu"
}

// distance is how far got is from want, in units in the last place of the largest term: 0 if they are equal, +Inf if they
// are not and should be.
func (c activationCase) distance(order int, x, got, want float64, dt tensor.Dtype) float64 {
	switch {
	case math.IsNaN(want) || math.IsNaN(got):
		if math.IsNaN(want) && math.IsNaN(got) {
			return 0
		}
		return math.Inf(1)
	case c.rectifier() || math.IsInf(want, 0) || math.IsInf(got, 0) || math.IsInf(x, 0):
		if math.Float64bits(got) == math.Float64bits(want) {
			return 0
		}
		return math.Inf(1)
	case got == want: // any zero: far out the reference drops the sign of what underflows
		return 0
	case c.ID == "gelu(approximate=True)" && want == 0 && math.Abs(got) < 0x1p-400:
		return 0 // the reference took 1 − tanh² with 400 bits; a case of More has it with 4000
	}
	return math.Abs(got-want) / unitOf(max(math.Abs(want), c.largestTerm(order, x)), dt)
}

// unitOf is the distance of v, which is not negative, from the next number of its dtype.
func unitOf(v float64, dt tensor.Dtype) float64 {
	if dt == tensor.Float32 {
		f := float32(v)
		if float64(f) > v {
			f = math.Nextafter32(f, 0)
		}
		return float64(math.Nextafter32(f, float32(math.Inf(1)))) - float64(f)
	}
	return math.Nextafter(v, math.Inf(1)) - v
}

// largestTerm is the size of the largest term of the formula of a derivative, 0 for a formula of one term: the value itself
// is then what the error is measured by. It is computed in plain float64, which is close enough for a unit.
func (c activationCase) largestTerm(order int, x float64) float64 {
	s := 1 / (1 + math.Exp(-x))
	switch c.Fn {
	case "silu": // s + x·s·(1−s) and 2·s·(1−s) + x·s·(1−s)·(1−2s)
		u := s * (1 - s)
		return largest(order, [][]float64{{s, x * u}, {2 * u, x * u * (1 - 2*s)}})
	case "gelu":
		if c.Params["approximate"] == true { // with h = 1 − tanh²(u): (1+tanh(u))/2 + x·h·u′/2 and h·u′ − x·tanh(u)·h·u′² + x·h·u″/2
			const a, b = 0.7978845608028654, 0.044715
			u, u1, u2 := a*(x+b*x*x*x), a*(1+3*b*x*x), a*6*b*x
			t, h := math.Tanh(u), 1/math.Pow(math.Cosh(u), 2)
			return largest(order, [][]float64{{(1 + t) / 2, x * h * u1 / 2}, {h * u1, x * t * h * u1 * u1, x * h * u2 / 2}})
		}
		density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) // Φ + x·φ and 2·φ − x²·φ
		return largest(order, [][]float64{{math.Erfc(-x/math.Sqrt2) / 2, x * density}, {2 * density, x * x * density}})
	case "mish": // with h = 1 − t²: t + x·s·h and 2·s·h + x·h·s·(1−s) − 2·x·t·h·s²
		t := math.Tanh(math.Log1p(math.Exp(x)))
		h := 1 - t*t
		return largest(order, [][]float64{{t, x * s * h}, {2 * s * h, x * h * s * (1 - s), 2 * x * t * h * s * s}})
	case "hard_silu": // x/3 + 1/2
		return largest(order, [][]float64{{x / 3, 0.5}, nil})
	}
	return 0
}

// largest is the largest size of the terms of a derivative of the given order, 0 for the value.
func largest(order int, terms [][]float64) (m float64) {
	if order == 0 {
		return 0
	}
	for _, v := range terms[order-1] {
		if !math.IsNaN(v) { // of 0·∞ far out
			m = max(m, math.Abs(v))
		}
	}
	return m
}

// TestActivationsIllegal sees that the three sets that Keras' layers refuse are refused, by name.
func TestActivationsIllegal(t *testing.T) {
	f := readActivations(t)
	want := map[string]string{
		"relu(threshold=-1.0)":       "ops: ReLU: threshold: want a finite number ≥ 0, got -1",
		"relu(max_value=-1.0)":       "ops: ReLU: max_value: want a number ≥ 0, got -1",
		"relu(negative_slope=-0.25)": "ops: ReLU: negative_slope: want a finite number ≥ 0, got -0.25",
	}
	if len(f.Illegal) != len(want) {
		t.Fatalf("testdata/activations.json: %d illegal sets, want %d", len(f.Illegal), len(want))
	}
	for _, c := range f.Illegal {
		for _, dt := range activationDtypes {
			x := gorgonia.NewVector(gorgonia.NewGraph(), dt, gorgonia.WithShape(3), gorgonia.WithName("x"))
			if _, err := c.build(x); err == nil || err.Error() != want[c.ID] {
				t.Errorf("%s on %v: error %v, want %s", c.ID, dt, err, want[c.ID])
			}
		}
	}
}

// asDtype is v as a number of the dtype.
func asDtype(dt tensor.Dtype, v float64) any {
	if dt == tensor.Float32 {
		return float32(v)
	}
	return v
}
