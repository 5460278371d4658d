package regularizer

import "github.com/seed-1d449c6d/stheno/ops"

// L1L2 is l1·Σ|w| + l2·Σw²: [L1] and [L2] together. Keras' default of both is 0, which adds nothing.
//
// Errors (by Check): l1 or l2 below 0 or not finite. Source: keras.regularizers.L1L2.
func L1L2(l1, l2 float64) Regularizer {
	return newPenalty("L1L2", ops.PenaltyConfig{L1: l1, L2: l2}, map[string]any{"l1": l1, "l2": l2})
}
