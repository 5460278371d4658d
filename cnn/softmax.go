package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Softmax turns the last axis into probabilities that sum to 1, as a layer or as the activation of Conv2D and Dense:
// y[k] = exp(x[k]) / Σ exp(x[j]). Options: Axis, which can only be the last; as a layer also Name.
// Errors (of Sequential): another axis. Source: keras.layers.Softmax.
func Softmax(o ...Option) ActivationLayer {
	s := read("Softmax", "Axis Name", o)
	s.oneAxis()
	return &activation{
		settings: s,
		label:    "softmax",
		named:    func(*settings) string { return "softmax" },
		config:   func(s *settings) map[string]any { return map[string]any{"axis": s.axis()} },
		op: func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			if err := s.lastAxis(x.Dims()); err != nil {
				return nil, err
			}
			y, err := ops.Softmax(x)
			if err == nil {
				c.SoftmaxOf(y, x)
			}
			return y, err
		},
	}
}
