package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// DescribeActivation says which activation function a node computes, with the parameters that it has. Functions that are
// one operator get the simplest name: relu6 and leaky_relu where relu has just that parameter, selu and celu where elu has
// theirs. prelu and rrelu, which need a second operand, are described under these names, with no Params and formulas in terms
// of alpha and slope, but cannot be applied. Not ok: any other node.
func DescribeActivation(n *gorgonia.Node) (*ActivationFunc, bool) {
	if n == nil {
		return nil, false
	}
	s, ok := Of(n.Op())
	if !ok {
		return nil, false
	}
	switch p := s.Attrs.(type) {
	case ReLUConfig:
		if s.Name == "ReLU" {
			return p.describe()
		}
		return nil, false
	case exponential:
		if s.Name == "ELU" {
			return p.describe()
		}
		return nil, false
	}
	switch s.Name {
	case "PReLU":
		return learned("prelu", "PReLU", "alpha"), true
	case "RReLU":
		return learned("rrelu", "RReLU", "slope"), true
	case "GELUTanh":
		return described("gelu", ActivationParam{"approximate", 1})
	}
	name, ok := map[string]string{
		"GELU": "gelu", "SiLU": "silu", "Mish": "mish", "HardSigmoid": "hard_sigmoid", "HardSiLU": "hard_silu", "Softplus": "softplus",
		"Sigmoid": "sigmoid", "Tanh": "tanh", "Softmax": "softmax", "LogSoftmax": "log_softmax",
	}[s.Name]
	if !ok {
		return nil, false
	}
	return described(name)
}

func described(name string, params ...ActivationParam) (*ActivationFunc, bool) {
	a, err := Activation(name, params...)
	return a, err == nil
}

func (c ReLUConfig) describe() (*ActivationFunc, bool) {
	switch {
	case c == ReLUConfig{MaxValue: LimitTo(6)}:
		return described("relu6")
	case c == ReLUConfig{NegativeSlope: c.NegativeSlope} && c.NegativeSlope != 0:
		return described("leaky_relu", ActivationParam{"negative_slope", c.NegativeSlope})
	}
	return described("relu", ActivationParam{"negative_slope", c.NegativeSlope}, ActivationParam{"max_value", c.MaxValue.bound()}, ActivationParam{"threshold", c.Threshold})
}

func (e exponential) describe() (*ActivationFunc, bool) {
	switch {
	case e.Scale != 1:
		return described("selu")
	case e.Width != 1:
		return described("celu", ActivationParam{"alpha", e.Alpha})
	}
	return described("elu", ActivationParam{"alpha", e.Alpha})
}

// learned describes a rectifier that takes its slope from elsewhere.
func learned(name, function, slope string) *ActivationFunc {
	return &ActivationFunc{
		Name: name, Formula: "x if x > 0; " + slope + "·x otherwise", Derivative: "1 if x > 0; " + slope + " otherwise", Kinks: []float64{0},
		apply: func(*gorgonia.Node) (*gorgonia.Node, error) {
			return nil, fmt.Errorf("ops: Activation %q: want the function %s, which takes another operand", name, function)
		},
	}
}
