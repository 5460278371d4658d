package ops

import "gorgonia.org/gorgonia"

// SELU is the exponential linear unit whose two constants keep mean 0 and variance 1 from layer to layer:
//
//	y = scale·x                      if x > 0      dy/dx = scale                   scale = 1.0507009873554805
//	y = scale·alpha·(exp(x) − 1)     otherwise     dy/dx = scale·alpha·exp(x)      alpha = 1.6732632423543772
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. NaN stays NaN; −Inf gives −scale·alpha with
// derivative 0; a positive x within a twentieth of the largest number gives +Inf. At 0 the derivative is that of the lower
// branch, scale·alpha. It is to be had twice. Source: keras.activations.selu.
func SELU(x *gorgonia.Node) (*gorgonia.Node, error) { return selu.Apply(x) }

const (
	seluScale = 1.05070098735548049341933498529460
	seluAlpha = 1.67326324235437728481704295674180
)

var selu = elu(exponential{Scale: seluScale, Alpha: seluScale * seluAlpha, Width: 1})
