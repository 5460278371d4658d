package kernel

import "math"

// Rescale writes x·scale + offset to y. Both lists have the same length, and number k meets every element k modulo it.
func Rescale[T Float](y, x, scale, offset []T) {
	if len(scale) != len(offset) || len(x) != len(y) || len(x) != 0 && (len(scale) == 0 || len(x)%len(scale) != 0) {
		panic("kernel: Rescale: the lengths do not fit")
	}
	for i := 0; i < len(x); i += len(scale) {
		to, from := y[i:][:len(scale)], x[i:][:len(scale)]
		for k, s := range scale {
			to[k] = T(from[k]*s) + offset[k]
		}
	}
}

// Deviations writes max(√variance, least) to d.
func Deviations[T Float](d, variance []T, least T) {
	if len(d) != len(variance) {
		panic("kernel: Deviations: the lengths differ")
	}
	for k, v := range variance {
		d[k] = max(T(math.Sqrt(float64(v))), least)
	}
}

// Standardize writes (x − mean)/deviation to y, or with invert mean + x·deviation. Number k of mean and deviation meets inner
// elements in a row, then the next, over and over. No mean is 0.
func Standardize[T Float](y, x, mean, deviation []T, inner int, invert bool) {
	block := inner * len(deviation)
	if len(x) != len(y) || mean != nil && len(mean) != len(deviation) || len(x) != 0 && (block == 0 || len(x)%block != 0) {
		panic("kernel: Standardize: the lengths do not fit")
	}
	for i := 0; i < len(x); i += block {
		for k, d := range deviation {
			var m T
			if mean != nil {
				m = mean[k]
			}
			to, from := y[i+k*inner:][:inner], x[i+k*inner:][:inner]
			if invert {
				for j, v := range from {
					to[j] = m + T(v*d)
				}
				continue
			}
			for j, v := range from {
				to[j] = (v - m) / d
			}
		}
	}
}
