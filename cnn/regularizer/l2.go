package regularizer

import "github.com/seed-1d449c6d/stheno/ops"

// L2 is l2·Σw², which makes large weights smaller more than small ones. Its derivative is 2·l2·w. Keras' default of l2 is 0.01;
// 0 adds nothing.
//
// Errors (by Check): l2 below 0 or not finite. Source: keras.regularizers.L2.
func L2(l2 float64) Regularizer {
	return newPenalty("L2", ops.PenaltyConfig{L2: l2}, map[string]any{"l2": l2})
}
