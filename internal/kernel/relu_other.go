//go:build (!amd64 && !arm64) || purego

package kernel

// reluFast does the first elements of ReLU and returns how many: none where there is no assembly.
func reluFast[T Float](dst, x []T, r Rectifier[T]) int { return 0 }

// reluGradFast does the first elements of ReLUGrad and returns how many: none where there is no assembly.
func reluGradFast[T Float](dst, x, gy []T, r Rectifier[T]) int { return 0 }
