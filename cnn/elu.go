package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// ELU is the exponential linear unit, as a layer or as the activation of Conv2D and Dense:
//
//	y = x                     if x > 0
//	y = alpha·(exp(x) − 1)    otherwise
//
// Options: Alpha; as a layer also Name. NaN stays NaN; see ops.ELU for the edges. Errors (of Sequential): an alpha that is not
// finite. Source: keras.layers.ELU.
func ELU(o ...Option) ActivationLayer {
	s := read("ELU", "Alpha Name", o)
	s.standard("Alpha", &s.alpha, 1)
	return &activation{
		settings: s,
		label:    "elu",
		named: func(s *settings) string {
			if s.alpha == 1 {
				return "elu"
			}
			return ""
		},
		config: func(s *settings) map[string]any { return map[string]any{"alpha": s.alpha} },
		op: func(s *settings, _ *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(s.alpha)})
		},
	}
}
