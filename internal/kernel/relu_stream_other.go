//go:build !amd64 || purego

package kernel

// reluStreamFast does the first elements of ReLUStream and returns how many: those that ReLU's assembly does, which
// writes to the caches, where there is no assembly that writes past them.
func reluStreamFast(dst, x []float32, r Rectifier[float32]) int { return reluFast(dst, x, r) }

// reluGradStreamFast does the first elements of ReLUGradStream and returns how many, like reluStreamFast.
func reluGradStreamFast(dst, x, gy []float32, r Rectifier[float32]) int {
	return reluGradFast(dst, x, gy, r)
}
