package optimizer

// Constant is a learning rate that stays the same: Constant(1e-3).
type Constant float64

// At is the rate itself.
func (c Constant) At(int) float64 { return float64(c) }
