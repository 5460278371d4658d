//go:build !amd64 || purego

package kernel

// These do the first elements of the loops they are named after and return how many: none where there is no assembly.

func multiplyFast[T Float](dst, a, b []T) int { return 0 }

func divideFast[T Float](dst []T, v T) int { return 0 }

func blendFast[T Float](dst, a, b []T, wa, wb T) int { return 0 }

func addScaledFast[T Float](dst, x []T, w T) int { return 0 }
