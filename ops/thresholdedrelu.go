package ops

import "gorgonia.org/gorgonia"

// ThresholdedReLU lets through what is above theta:
//
//	y = x    if x > theta
//	y = 0    otherwise
//
// It is [ReLU] with that Threshold, and the same node: dy(theta) = 0, and y jumps there.
// Errors: a theta that is negative, NaN, or not finite in the dtype of x; on integers a fraction.
// Source: keras.layers.ThresholdedReLU of Keras 2; in Keras 3 it is ReLU(threshold=theta).
func ThresholdedReLU(x *gorgonia.Node, c ThresholdedReLUConfig) (*gorgonia.Node, error) {
	theta := c.Theta.or(1)
	if err := checkFactor("ThresholdedReLU", "theta", theta); err != nil {
		return nil, err
	}
	return ReLU(x, ReLUConfig{Threshold: theta})
}

// ThresholdedReLUConfig holds the parameters of [ThresholdedReLU].
type ThresholdedReLUConfig struct {
	Theta Setting // ≥ 0 and finite; default 1
}
