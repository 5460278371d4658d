//go:build !amd64 || purego

package kernel

// maxPoolFast does MaxPool2D and reports true, or does nothing: always so where there is no assembly.
func maxPoolFast[T Float](y, x []T, n int, p Pool) bool { return false }

// maxPoolGradFast does MaxPool2DGrad, of which gx is cleared, and reports true, or does nothing.
func maxPoolGradFast[T Float](gx, x, gy []T, n int, p Pool) bool { return false }
