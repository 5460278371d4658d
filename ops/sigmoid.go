package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Sigmoid is the logistic function of each element:
//
//	y = 1/(1 + exp(−x))      dy/dx = y·(1 − y)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. Neither end overflows, and y keeps its digits
// in the far negative tail. NaN stays NaN; −Inf gives 0, +Inf gives 1, the derivative is 0 at both. It is to be had twice.
// Source: keras.activations.sigmoid.
func Sigmoid(x *gorgonia.Node) (*gorgonia.Node, error) { return sigmoid.Apply(x) }

var sigmoid = unary("Sigmoid", nil,
	curve[float32]{kernel.Sigmoid[float32], kernel.SigmoidGrad[float32], kernel.SigmoidGrad2[float32]},
	curve[float64]{kernel.Sigmoid[float64], kernel.SigmoidGrad[float64], kernel.SigmoidGrad2[float64]})
