package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
)

// CELU is the exponential linear unit whose derivative has no jump:
//
//	y = x                            if x > 0      dy/dx = 1
//	y = alpha·(exp(x/alpha) − 1)     otherwise     dy/dx = exp(x/alpha)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −alpha with
// derivative 0. The derivative is to be had twice; the second jumps at 0 from 1/alpha to 0 and is 1/alpha there.
// Errors: an alpha that is not a finite number above 0 in the dtype of x.
// Source: keras.activations.celu.
func CELU(x *gorgonia.Node, c CELUConfig) (*gorgonia.Node, error) {
	alpha, err := c.check()
	if err != nil {
		return nil, err
	}
	if narrow(x) && (alpha > math.MaxFloat32 || float32(alpha) == 0) {
		return nil, fmt.Errorf("ops: CELU: alpha: want a number that float32 holds, got %v", alpha)
	}
	return elu(exponential{Scale: 1, Alpha: alpha, Width: alpha}).Apply(x)
}

// CELUConfig holds the parameters of [CELU].
type CELUConfig struct {
	Alpha Setting // −y at −Inf and the width of the bend; default 1
}

func (c CELUConfig) check() (alpha float64, err error) {
	alpha = c.Alpha.or(1)
	if !(alpha > 0) || math.IsInf(alpha, 1) {
		err = fmt.Errorf("ops: CELU: alpha: want a finite number > 0, got %v", alpha)
	}
	return alpha, err
}
