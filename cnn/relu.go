package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// ReLU is the rectifier max(x, 0), as a layer or as the activation of Conv2D and Dense.
//
//	y = min(x, max_value)                    if x > threshold
//	y = negative_slope · (x − threshold)     otherwise
//
// Options: NegativeSlope, MaxValue, Threshold; as a layer also Name. NaN stays NaN; see ops.ReLU for values at the kinks.
// Source: keras.layers.ReLU.
func ReLU(o ...Option) Activation {
	return &activation{
		settings: read("ReLU", "NegativeSlope MaxValue Threshold Name", o),
		label:    "relu",
		op: func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.ReLU(x, s.relu)
			if err == nil {
				c.Rectified(y)
			}
			return y, err
		},
	}
}
