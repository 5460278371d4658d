package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Softmax turns the last axis into probabilities that sum to 1, as a layer or as the activation of Conv2D and Dense:
// y[k] = exp(x[k]) / Σ exp(x[j]). Options: as a layer Name. Source: keras.layers.Softmax.
func Softmax(o ...Option) Activation {
	return &activation{
		settings: read("Softmax", "Name", o),
		label:    "softmax",
		op: func(_ *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.Softmax(x)
			if err == nil {
				c.SoftmaxOf(y, x)
			}
			return y, err
		},
	}
}
