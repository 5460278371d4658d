package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// ELU is the exponential linear unit:
//
//	y = x                      if x > 0      dy/dx = 1
//	y = alpha·(exp(x) − 1)     otherwise     dy/dx = alpha·exp(x)
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −alpha with
// derivative 0. At 0 the derivative is that of the lower branch, alpha. It keeps its digits in the tail, where y + alpha
// would lose them, and is to be had twice.
// Errors: an alpha that is not finite in the dtype of x (a negative one is allowed, as in Keras).
// Source: keras.activations.elu and keras.layers.ELU.
func ELU(x *gorgonia.Node, c ELUConfig) (*gorgonia.Node, error) {
	alpha, err := c.check()
	if err != nil {
		return nil, err
	}
	if narrow(x) && math.Abs(alpha) > math.MaxFloat32 {
		return nil, fmt.Errorf("ops: ELU: alpha: want a number that float32 holds, got %v", alpha)
	}
	return elu(exponential{Scale: 1, Alpha: alpha, Width: 1}).Apply(x)
}

// ELUConfig holds the parameters of [ELU].
type ELUConfig struct {
	Alpha Setting // −y at −Inf; default 1
}

func (c ELUConfig) check() (alpha float64, err error) {
	alpha = c.Alpha.or(1)
	if math.IsNaN(alpha) || math.IsInf(alpha, 0) {
		err = fmt.Errorf("ops: ELU: alpha: want a finite number, got %v", alpha)
	}
	return alpha, err
}

// exponential holds the parameters of ELU, SELU and CELU, which are one operator:
//
//	y = Scale·x                     if x > 0
//	y = Alpha·(exp(x/Width) − 1)    otherwise
type exponential struct{ Scale, Alpha, Width float64 }

func elu(e exponential) *Spec {
	return unary("ELU", e, eluCurve[float32](e), eluCurve[float64](e))
}

func eluCurve[T Float](e exponential) curve[T] {
	k := kernel.Exponential[T]{Scale: T(e.Scale), Alpha: T(e.Alpha), Width: T(e.Width)}
	return curve[T]{
		f:     func(y, x []T) { kernel.ELU(y, x, k) },
		grad:  func(gx, x, gy []T) { kernel.ELUGrad(gx, x, gy, k) },
		grad2: func(gx, x, gy []T) { kernel.ELUGrad2(gx, x, gy, k) },
	}
}

// narrow reports whether x is of float32, which not every parameter fits into.
func narrow(x *gorgonia.Node) bool { return x != nil && x.Dtype() == tensor.Float32 }
