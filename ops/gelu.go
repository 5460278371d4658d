package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// GELU, the Gaussian error linear unit, is x times the share of a normal distribution that lies below x:
//
//	y = x·Φ(x)      dy/dx = Φ(x) + x·φ(x)      Φ(x) = (1 + erf(x/√2))/2, φ(x) = exp(−x²/2)/√(2π)
//
// or, if approximate,
//
//	y = x·(1 + tanh(u))/2      dy/dx = (1 + tanh(u))/2 + x·(1 − tanh²(u))·u′/2      u = √(2/π)·(x + 0.044715·x³)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −0 with derivative
// 0, +Inf gives +Inf with derivative 1 (where Keras' backends say NaN); the negative tail keeps its digits until it
// underflows. The derivative is to be had twice. Source: keras.activations.gelu (whose default is the exact form; that of
// keras.ops.gelu is the other).
func GELU(x *gorgonia.Node, c GELUConfig) (*gorgonia.Node, error) {
	if c.Approximate {
		return geluTanh.Apply(x)
	}
	return gelu.Apply(x)
}

// GELUConfig holds the parameters of [GELU].
type GELUConfig struct {
	Approximate bool // the form with tanh
}

var gelu = unary("GELU", nil,
	curve[float32]{kernel.GELU[float32], kernel.GELUGrad[float32], kernel.GELUGrad2[float32]},
	curve[float64]{kernel.GELU[float64], kernel.GELUGrad[float64], kernel.GELUGrad2[float64]})

var geluTanh = unary("GELUTanh", nil,
	curve[float32]{kernel.GELUTanh[float32], kernel.GELUTanhGrad[float32], kernel.GELUTanhGrad2[float32]},
	curve[float64]{kernel.GELUTanh[float64], kernel.GELUTanhGrad[float64], kernel.GELUTanhGrad2[float64]})
