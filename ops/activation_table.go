package ops

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"
)

// activations are the functions of keras.activations that this package has.
var activations = []activationDef{
	{name: "relu", params: []ActivationParam{{"negative_slope", 0}, {"max_value", math.Inf(1)}, {"threshold", 0}}, make: func(p []float64) (ActivationFunc, error) {
		c := ReLUConfig{NegativeSlope: p[0], MaxValue: LimitTo(p[1]), Threshold: p[2]}
		return c.activation(func(x *gorgonia.Node) (*gorgonia.Node, error) { return ReLU(x, c) })
	}},
	{name: "relu6", make: func([]float64) (ActivationFunc, error) {
		return simple(ReLU6, "min(max(x, 0), 6)", "1 if 0 < x < 6; 0 otherwise", 0, 6)
	}},
	{name: "leaky_relu", params: []ActivationParam{{"negative_slope", 0.2}}, make: func(p []float64) (ActivationFunc, error) {
		c := LeakyReLUConfig{NegativeSlope: Set(p[0])}
		slope, err := c.check()
		if err != nil {
			return ActivationFunc{}, err
		}
		return ReLUConfig{NegativeSlope: slope}.activation(func(x *gorgonia.Node) (*gorgonia.Node, error) { return LeakyReLU(x, c) })
	}},
	{name: "elu", params: []ActivationParam{{"alpha", 1}}, make: func(p []float64) (ActivationFunc, error) {
		c := ELUConfig{Alpha: Set(p[0])}
		if _, err := c.check(); err != nil {
			return ActivationFunc{}, err
		}
		var kinks []float64
		if p[0] != 1 {
			kinks = []float64{0}
		}
		return simple(func(x *gorgonia.Node) (*gorgonia.Node, error) { return ELU(x, c) },
			"x if x > 0; alpha·(exp(x) − 1) otherwise", "1 if x > 0; alpha·exp(x) otherwise", kinks...)
	}},
	{name: "selu", make: func([]float64) (ActivationFunc, error) {
		scale, low := fmt.Sprint(float64(seluScale)), fmt.Sprint(float64(seluScale*seluAlpha))
		return simple(SELU, scale+"·x if x > 0; "+low+"·(exp(x) − 1) otherwise", scale+" if x > 0; "+low+"·exp(x) otherwise", 0)
	}},
	{name: "celu", params: []ActivationParam{{"alpha", 1}}, make: func(p []float64) (ActivationFunc, error) {
		c := CELUConfig{Alpha: Set(p[0])}
		if _, err := c.check(); err != nil {
			return ActivationFunc{}, err
		}
		return simple(func(x *gorgonia.Node) (*gorgonia.Node, error) { return CELU(x, c) },
			"x if x > 0; alpha·(exp(x/alpha) − 1) otherwise", "1 if x > 0; exp(x/alpha) otherwise")
	}},
	{name: "gelu", params: []ActivationParam{{"approximate", 0}}, make: geluActivation},
	{name: "silu", aliases: []string{"swish"}, make: func([]float64) (ActivationFunc, error) {
		return simple(SiLU, "x·sigmoid(x)", "sigmoid(x)·(1 + x·(1 − sigmoid(x)))")
	}},
	{name: "mish", make: func([]float64) (ActivationFunc, error) {
		return simple(Mish, "x·tanh(softplus(x))", "tanh(softplus(x)) + x·sigmoid(x)·(1 − tanh(softplus(x))²)")
	}},
	{name: "hard_sigmoid", make: func([]float64) (ActivationFunc, error) {
		return simple(HardSigmoid, "0 if x ≤ −3; 1 if x ≥ 3; (x + 3)/6 otherwise", "1/6 if −3 < x < 3; 0 otherwise", -3, 3)
	}},
	{name: "hard_silu", aliases: []string{"hard_swish"}, make: func([]float64) (ActivationFunc, error) {
		return simple(HardSiLU, "0 if x ≤ −3; x if x ≥ 3; x·(x + 3)/6 otherwise", "0 if x ≤ −3; 1 if x ≥ 3; x/3 + 1/2 otherwise", -3, 3)
	}},
	{name: "softplus", make: func([]float64) (ActivationFunc, error) {
		return simple(Softplus, "ln(1 + exp(x))", "sigmoid(x)")
	}},
	{name: "sigmoid", make: func([]float64) (ActivationFunc, error) {
		return simple(Sigmoid, "1/(1 + exp(−x))", "sigmoid(x)·(1 − sigmoid(x))")
	}},
	{name: "tanh", make: func([]float64) (ActivationFunc, error) {
		return simple(Tanh, "tanh(x)", "1 − tanh(x)²")
	}},
	{name: "softmax", make: func([]float64) (ActivationFunc, error) {
		return rowwise(Softmax, "exp(x)/Σ exp(x)", "y·(gy − Σ gy·y)")
	}},
	{name: "log_softmax", make: func([]float64) (ActivationFunc, error) {
		return rowwise(LogSoftmax, "x − ln Σ exp(x)", "gy − softmax(x)·Σ gy")
	}},
	{name: "linear", aliases: []string{""}, make: func([]float64) (ActivationFunc, error) {
		return simple(func(x *gorgonia.Node) (*gorgonia.Node, error) {
			if x == nil {
				return nil, fmt.Errorf("ops: Activation \"linear\": input 0: want a node, got nil")
			}
			return x, nil
		}, "x", "1")
	}},
}

func simple(apply func(x *gorgonia.Node) (*gorgonia.Node, error), formula, derivative string, kinks ...float64) (ActivationFunc, error) {
	return ActivationFunc{Formula: formula, Derivative: derivative, Kinks: kinks, apply: apply}, nil
}

// rowwise is a function of rows; its derivative is gx in terms of y and gy, the derivative with respect to y.
func rowwise(apply func(x *gorgonia.Node) (*gorgonia.Node, error), formula, derivative string) (ActivationFunc, error) {
	return ActivationFunc{Formula: formula, Derivative: derivative, Rows: true, apply: apply}, nil
}

func geluActivation(p []float64) (ActivationFunc, error) {
	if p[0] != 0 && p[0] != 1 {
		return ActivationFunc{}, fmt.Errorf("ops: GELU: approximate: want 0 or 1, got %v", p[0])
	}
	c := GELUConfig{Approximate: p[0] == 1}
	apply := func(x *gorgonia.Node) (*gorgonia.Node, error) { return GELU(x, c) }
	if c.Approximate {
		return simple(apply, "x·(1 + tanh(u))/2, u = √(2/π)·(x + 0.044715·x³)", "(1 + tanh(u))/2 + x·(1 − tanh(u)²)·√(2/π)·(1 + 0.134145·x²)/2")
	}
	return simple(apply, "x·Φ(x), Φ(x) = (1 + erf(x/√2))/2", "Φ(x) + x·exp(−x²/2)/√(2π)")
}

// activation describes the rectifier. What its parameters do not use is left out of the formulas.
func (c ReLUConfig) activation(apply func(x *gorgonia.Node) (*gorgonia.Node, error)) (ActivationFunc, error) {
	if err := c.check(); err != nil {
		return ActivationFunc{}, err
	}
	m, limited := c.MaxValue.Get()
	s, t := c.NegativeSlope, c.Threshold
	from, on, off, slope := "0", "x", "0", "0"
	if t != 0 {
		from = "threshold"
	}
	if limited {
		on = "min(x, max_value)"
	}
	if s != 0 {
		off, slope = "negative_slope·x", "negative_slope"
		if t != 0 {
			off = "negative_slope·(x − threshold)"
		}
	}
	a := ActivationFunc{Formula: on + " if x > " + from + "; " + off + " otherwise", Derivative: "1 if x > " + from + "; " + slope + " otherwise", apply: apply}
	right := 1.0 // the derivative just above the threshold
	if limited {
		a.Derivative = "1 if " + from + " < x < max_value; 0 otherwise"
		if s != 0 {
			a.Derivative = "1 if " + from + " < x < max_value; negative_slope if x ≤ " + from + "; 0 otherwise"
		}
		if m <= t {
			right = 0
		} else {
			a.Kinks = append(a.Kinks, m)
		}
	}
	if s != right || min(t, c.MaxValue.bound()) != 0 { // or y itself jumps
		a.Kinks = append(a.Kinks, t)
	}
	slices.Sort(a.Kinks)
	return a, nil
}
