package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Activation is a function by Keras' name, with its default parameters: "relu", "relu6", "leaky_relu", "elu", "selu", "celu",
// "gelu", "silu" ("swish"), "mish", "hard_sigmoid", "hard_silu" ("hard_swish"), "softplus", "sigmoid", "tanh", "softmax",
// "log_softmax", "linear" (also "", as Keras' None) and what else ops.ActivationNames lists. It serves as a layer and as the
// activation of another layer: Dense(1, Activation("sigmoid")). Options: as a layer Name. Errors (of Sequential): an unknown name; capitals count, as in Keras.
// Source: keras.layers.Activation, keras.activations.get.
func Activation(name string, o ...Option) ActivationLayer {
	a := &activation{settings: read("Activation", "Name", o)}
	f, err := ops.Activation(name)
	if err != nil {
		a.fail("activation", oneOf(ops.ActivationNames()), fmt.Sprintf("%q", name), "")
		f = &ops.ActivationFunc{Name: name}
	}
	a.label = f.Name
	a.named = func(*settings) string { return f.Name }
	a.config = func(*settings) map[string]any { return map[string]any{"activation": f.Name} }
	a.op = func(_ *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
		y, err := f.Apply(x)
		if err != nil {
			return nil, err
		}
		switch f.Name { // what losses and probes want to know
		case "softmax":
			c.SoftmaxOf(y, x)
		case "relu", "relu6", "leaky_relu":
			c.Rectified(y)
		}
		return y, nil
	}
	return a
}
