//go:build !amd64 || purego

package kernel

// channelwiseFast computes p and reports true, or does nothing: always so where there is no assembly.
func channelwiseFast[T Float](c, a, b, bias []T, p product) bool { return false }
