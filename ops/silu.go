package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// SiLU, also called swish, is x times its sigmoid:
//
//	y = x·s      dy/dx = s·(1 + x·(1 − s))      s = 1/(1 + exp(−x))
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −0 with derivative
// 0, +Inf gives +Inf with derivative 1 (where Keras' backends say NaN). The derivative is to be had twice.
// Source: keras.activations.silu, alias swish.
func SiLU(x *gorgonia.Node) (*gorgonia.Node, error) { return silu.Apply(x) }

var silu = unary("SiLU", nil,
	curve[float32]{kernel.SiLU[float32], kernel.SiLUGrad[float32], kernel.SiLUGrad2[float32]},
	curve[float64]{kernel.SiLU[float64], kernel.SiLUGrad[float64], kernel.SiLUGrad2[float64]})
