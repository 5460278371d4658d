package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Mish is a smooth rectifier that dips below 0:
//
//	y = x·t      dy/dx = t + x·s·(1 − t²)      t = tanh(softplus(x)), s = sigmoid(x)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −0 with derivative
// 0, +Inf gives +Inf with derivative 1. The derivative is to be had twice. Source: keras.activations.mish.
func Mish(x *gorgonia.Node) (*gorgonia.Node, error) { return mish.Apply(x) }

var mish = unary("Mish", nil,
	curve[float32]{kernel.Mish[float32], kernel.MishGrad[float32], kernel.MishGrad2[float32]},
	curve[float64]{kernel.Mish[float64], kernel.MishGrad[float64], kernel.MishGrad2[float64]})
