package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// HardSigmoid is the sigmoid made of three straight lines:
//
//	y = 0            if x ≤ −3      dy/dx = 0
//	y = 1            if x ≥ 3       dy/dx = 0
//	y = (x + 3)/6    otherwise      dy/dx = 1/6
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN, in the derivative too; ±Inf
// are the limits. The second derivative is 0 everywhere, the kinks included.
// Source: keras.activations.hard_sigmoid, which is relu6(x + 3)/6.
func HardSigmoid(x *gorgonia.Node) (*gorgonia.Node, error) { return hardSigmoid.Apply(x) }

var hardSigmoid = unary("HardSigmoid", nil,
	curve[float32]{kernel.HardSigmoid[float32], kernel.HardSigmoidGrad[float32], kernel.HardSigmoidGrad2[float32]},
	curve[float64]{kernel.HardSigmoid[float64], kernel.HardSigmoidGrad[float64], kernel.HardSigmoidGrad2[float64]})
