package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// HardSiLU, also called hard swish, is x times its hard sigmoid:
//
//	y = 0              if x ≤ −3      dy/dx = 0
//	y = x              if x ≥ 3       dy/dx = 1
//	y = x·(x + 3)/6    otherwise      dy/dx = x/3 + 1/2
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives 0 and +Inf gives
// +Inf; the largest numbers do not overflow. The second derivative is 1/3 between the kinks and 0 elsewhere, at the kinks
// too. Source: keras.activations.hard_silu, alias hard_swish.
func HardSiLU(x *gorgonia.Node) (*gorgonia.Node, error) { return hardSiLU.Apply(x) }

var hardSiLU = unary("HardSiLU", nil,
	curve[float32]{kernel.HardSiLU[float32], kernel.HardSiLUGrad[float32], kernel.HardSiLUGrad2[float32]},
	curve[float64]{kernel.HardSiLU[float64], kernel.HardSiLUGrad[float64], kernel.HardSiLUGrad2[float64]})
