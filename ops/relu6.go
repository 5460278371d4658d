package ops

import "gorgonia.org/gorgonia"

// ReLU6 is the rectifier that stops at 6, min(max(x, 0), 6): [ReLU] with that MaxValue, and the same node. So at the kinks
// dy(0) = 0 and dy(6) = 0. Source: keras.activations.relu6.
func ReLU6(x *gorgonia.Node) (*gorgonia.Node, error) {
	return ReLU(x, ReLUConfig{MaxValue: LimitTo(6)})
}
