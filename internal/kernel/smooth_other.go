//go:build !amd64 || purego

package kernel

// smoothFast does the first elements of an activation and returns how many: none where there is no assembly.
func smoothFast[T Float](s smooth, dst, x []T) int { return 0 }

// smoothGradFast does the first elements of a gradient and returns how many: none where there is no assembly.
func smoothGradFast[T Float](s smooth, dst, x, gy []T) int { return 0 }

// eluFast does the first elements of ELU and returns how many: none where there is no assembly.
func eluFast[T Float](dst, x []T, e Exponential[T]) int { return 0 }

// eluGradFast does the first elements of ELUGrad and returns how many: none where there is no assembly.
func eluGradFast[T Float](dst, x, gy []T, e Exponential[T]) int { return 0 }
