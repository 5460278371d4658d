package ops

import "gorgonia.org/gorgonia"

// LeakyReLU is the rectifier with a slope for negative numbers:
//
//	y = x                     if x > 0
//	y = negative_slope · x    otherwise
//
// It is [ReLU] with that NegativeSlope, and the same node: dy(0) = negative_slope, ±Inf are the limits, a slope of 0 gives
// 0 at −Inf. Floats only, unless the slope is 0.
// Errors: a slope that is negative, NaN, or not finite in the dtype of x.
// Source: keras.activations.leaky_relu, whose slope is 0.2; that of keras.layers.LeakyReLU is 0.3.
func LeakyReLU(x *gorgonia.Node, c LeakyReLUConfig) (*gorgonia.Node, error) {
	slope, err := c.check()
	if err != nil {
		return nil, err
	}
	return ReLU(x, ReLUConfig{NegativeSlope: slope})
}

// LeakyReLUConfig holds the parameters of [LeakyReLU].
type LeakyReLUConfig struct {
	NegativeSlope Setting // ≥ 0 and finite; default 0.2
}

func (c LeakyReLUConfig) check() (slope float64, err error) {
	slope = c.NegativeSlope.or(0.2)
	return slope, checkFactor("LeakyReLU", "negative_slope", slope)
}
