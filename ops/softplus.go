package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Softplus is a smooth rectifier that is positive everywhere:
//
//	y = ln(1 + exp(x))      dy/dx = sigmoid(x)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. There is no cut-off beyond which y is x.
// NaN stays NaN; −Inf gives 0 with derivative 0, +Inf gives +Inf with derivative 1. The derivative is to be had twice.
// Source: keras.activations.softplus.
func Softplus(x *gorgonia.Node) (*gorgonia.Node, error) { return softplus.Apply(x) }

var softplus = unary("Softplus", nil,
	curve[float32]{kernel.Softplus[float32], kernel.SoftplusGrad[float32], kernel.SoftplusGrad2[float32]},
	curve[float64]{kernel.Softplus[float64], kernel.SoftplusGrad[float64], kernel.SoftplusGrad2[float64]})
