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
func ReLU(o ...Option) ActivationLayer {
	return &activation{
		settings: read("ReLU", "NegativeSlope MaxValue Threshold Name", o),
		label:    "relu",
		named: func(s *settings) string {
			if s.relu == (ops.ReLUConfig{}) {
				return "relu"
			}
			return ""
		},
		config: func(s *settings) map[string]any {
			c := map[string]any{"negative_slope": s.relu.NegativeSlope, "threshold": s.relu.Threshold, "max_value": nil}
			if v, ok := s.relu.MaxValue.Get(); ok {
				c["max_value"] = v
			}
			return c
		},
		op: func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			y, err := ops.ReLU(x, s.relu)
			if err == nil {
				c.Rectified(y)
			}
			return y, err
		},
	}
}
