package regularizer

import "github.com/seed-1d449c6d/stheno/ops"

// L1 is l1·Σ|w|, which draws weights to exactly 0. Its derivative is l1·sign(w), 0 at 0. Keras' default of l1 is 0.01; 0 adds
// nothing.
//
// Errors (by Check): l1 below 0 or not finite. Config rounds l1 to float32, as Keras' does. Source: keras.regularizers.L1.
func L1(l1 float64) Regularizer {
	return newPenalty("L1", ops.PenaltyConfig{L1: l1}, map[string]any{"l1": float64(float32(l1))})
}
