package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// LeakyReLU is the rectifier with a slope for negative numbers, as a layer or as the activation of Conv2D and Dense:
//
//	y = x                     if x > 0
//	y = negative_slope · x    otherwise
//
// Options: NegativeSlope, here 0.3 by default, while Activation("leaky_relu") has 0.2; as a layer also Name. NaN stays NaN; see
// ops.LeakyReLU for the edges. Errors (of Sequential): a slope that is negative or not finite.
// Source: keras.layers.LeakyReLU.
func LeakyReLU(o ...Option) ActivationLayer {
	s := read("LeakyReLU", "NegativeSlope Name", o)
	s.standard("NegativeSlope", &s.relu.NegativeSlope, 0.3)
	return &activation{
		settings: s,
		label:    "leaky_relu",
		named: func(s *settings) string {
			if s.relu.NegativeSlope == 0.2 {
				return "leaky_relu"
			}
			return ""
		},
		config: func(s *settings) map[string]any {
			return map[string]any{"negative_slope": s.relu.NegativeSlope}
		},
		op: func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.LeakyReLU(x, ops.LeakyReLUConfig{NegativeSlope: ops.Set(s.relu.NegativeSlope)})
			if err == nil {
				c.Rectified(y)
			}
			return y, err
		},
	}
}
