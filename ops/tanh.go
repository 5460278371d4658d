package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Tanh is the hyperbolic tangent of each element:
//
//	y = tanh(x)      dy/dx = 1 − y²
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; ±Inf gives ±1 with derivative
// 0. The derivative keeps its digits in the tails, where 1 − y² would lose them. It is to be had twice.
// Source: keras.activations.tanh.
func Tanh(x *gorgonia.Node) (*gorgonia.Node, error) { return tanh.Apply(x) }

var tanh = unary("Tanh", nil,
	curve[float32]{kernel.Tanh[float32], kernel.TanhGrad[float32], kernel.TanhGrad2[float32]},
	curve[float64]{kernel.Tanh[float64], kernel.TanhGrad[float64], kernel.TanhGrad2[float64]})
