package kernel

// Clip brings every element of x to [-limit, limit], in place; NaN stays.
func Clip(x []float32, limit float32) {
	for i, v := range x {
		switch {
		case v > limit:
			x[i] = limit
		case v < -limit:
			x[i] = -limit
		}
	}
}
