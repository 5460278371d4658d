package onnx

import (
	"math"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// described is what an activation that is a part of another layer tells of itself.
type described interface {
	Class() string
	Config() map[string]any
}

// activate writes the activation that the layer has as a parameter.
func (w *writer) activate(x *tensor) (*tensor, error) {
	switch a := w.at.Config["activation"].(type) {
	case nil:
		return x, nil
	case string:
		return w.function(x, a)
	case described:
		outer := w.config.of
		w.config.of = a.Config()
		defer func() { w.config.of = outer }()
		return w.activationClass(a.Class(), x)
	}
	w.config.fail("activation")
	return nil, w.config.err
}

// activationClass writes an activation by its layer's class.
func (w *writer) activationClass(class string, x *tensor) (*tensor, error) {
	switch class {
	case "Activation":
		return w.function(x, w.config.text("activation"))
	case "ReLU":
		top := math.Inf(1)
		if w.config.of["max_value"] != nil {
			top = w.config.float("max_value")
		}
		return w.rectifier(x, w.config.float("negative_slope"), top, w.config.float("threshold")), nil
	case "LeakyReLU":
		return w.rectifier(x, w.config.float("negative_slope"), math.Inf(1), 0), nil
	case "ELU":
		return w.map1(x, "Elu", float("alpha", w.config.float("alpha"))), nil
	case "Softmax":
		return w.softmax(x, "Softmax"), nil
	}
	return nil, w.unsupported("activation %s", class)
}

func (w *writer) activationLayer(in []*tensor) (*tensor, error) {
	return w.activationClass(w.at.Class, in[0])
}

// map1 writes an operator on single elements.
func (w *writer) map1(x *tensor, op string, attributes ...*wire.Attribute) *tensor {
	return w.put(x, x.shape, op, []string{x.name}, attributes...)
}

// map2 writes one with a second operand, which may be repeated.
func (w *writer) map2(x *tensor, op, second string) *tensor {
	return w.put(x, x.shape, op, []string{x.name, second})
}

// function writes an activation by Keras' name.
func (w *writer) function(x *tensor, name string) (*tensor, error) {
	switch name {
	case "linear":
		return x, nil
	case "relu":
		return w.map1(x, "Relu"), nil
	case "relu6":
		return w.rectifier(x, 0, 6, 0), nil
	case "leaky_relu":
		return w.rectifier(x, 0.2, math.Inf(1), 0), nil
	case "elu":
		return w.map1(x, "Elu", float("alpha", 1)), nil
	case "selu":
		return w.map1(x, "Selu", float("alpha", 1.6732632423543772), float("gamma", 1.0507009873554805)), nil
	case "celu":
		return w.map1(x, "Celu", float("alpha", 1)), nil
	case "gelu":
		w.opset = writtenGates
		return w.map1(x, "Gelu"), nil
	case "mish":
		w.opset = writtenGates
		return w.map1(x, "Mish"), nil
	case "silu":
		return w.map2(x, "Mul", w.map1(x, "Sigmoid").name), nil
	case "hard_sigmoid":
		return w.map1(x, "HardSigmoid", float("alpha", 1.0/6), float("beta", 0.5)), nil
	case "hard_silu":
		return w.map1(x, "HardSwish"), nil
	case "softplus":
		return w.map1(x, "Softplus"), nil
	case "sigmoid":
		return w.map1(x, "Sigmoid"), nil
	case "tanh":
		return w.map1(x, "Tanh"), nil
	case "softmax":
		return w.softmax(x, "Softmax"), nil
	case "log_softmax":
		return w.softmax(x, "LogSoftmax"), nil
	}
	return nil, w.unsupported("activation %q", name)
}

// softmax works along the layer's last axis. In a picture flattened in any order that is all numbers.
func (w *writer) softmax(x *tensor, op string) *tensor {
	axis := -1
	if x.first {
		axis = 1
	}
	return w.map1(x, op, integer("axis", axis))
}

// rectifier writes min(x, top) above the threshold and slope·(x − threshold) below.
func (w *writer) rectifier(x *tensor, slope, top, threshold float64) *tensor {
	y := x
	switch {
	case slope != 0 && threshold == 0:
		y = w.map1(x, "LeakyRelu", float("alpha", slope))
	case threshold != 0:
		y = w.map1(x, "ThresholdedRelu", float("alpha", threshold))
	case !math.IsInf(top, 1):
		return w.put(x, x.shape, "Clip", []string{x.name, w.scalar("min", 0), w.scalar("max", top)})
	default:
		return w.map1(x, "Relu")
	}
	if !math.IsInf(top, 1) {
		y = w.put(y, y.shape, "Min", []string{y.name, w.scalar("max", top)})
	}
	if slope != 0 && threshold != 0 { // slope·min(x − threshold, 0) is 0 above the threshold
		below := w.map2(x, "Sub", w.scalar("threshold", threshold))
		below = w.map2(below, "Min", w.scalar("zero", 0))
		below = w.map2(below, "Mul", w.scalar("slope", slope))
		y = w.map2(y, "Add", below.name)
	}
	return y
}

// pReLU has a slope for each element, or for each index of some axes.
func (w *writer) pReLU(in []*tensor) (*tensor, error) {
	x, shape := in[0], w.weightShape("alpha")
	if len(shape) != len(x.shape) {
		return nil, w.unsupported("a layer without the weight \"alpha\" of cnn's layer of this class")
	}
	return w.map2(x, "PRelu", w.constant(x, "alpha", shape, w.weight("alpha"))), nil
}
