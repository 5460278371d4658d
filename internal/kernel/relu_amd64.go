//go:build !purego

package kernel

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var useReLUAVX2 = hasAVX2FMA

func init() { impl.Register("ReLU/AVX2", &useReLUAVX2) }

// reluFast does the first elements of ReLU and returns how many: all but a tail shorter than a vector, with AVX2.
func reluFast[T Float](dst, x []T, r Rectifier[T]) int {
	if !useReLUAVX2 {
		return 0
	}
	switch x := any(x).(type) {
	case []float32:
		dst, r := any(dst).([]float32), any(r).(Rectifier[float32])
		if r.plain() {
			reluPlain32AVX2(dst, x)
		} else {
			reluAny32AVX2(dst, x, r.Slope, r.Max, r.Threshold)
		}
		return len(x) &^ 7
	case []float64:
		dst, r := any(dst).([]float64), any(r).(Rectifier[float64])
		if r.plain() {
			reluPlain64AVX2(dst, x)
		} else {
			reluAny64AVX2(dst, x, r.Slope, r.Max, r.Threshold)
		}
		return len(x) &^ 3
	}
	return 0
}

// reluGradFast does the first elements of ReLUGrad and returns how many, like reluFast.
func reluGradFast[T Float](dst, x, gy []T, r Rectifier[T]) int {
	if !useReLUAVX2 {
		return 0
	}
	if !r.limited() {
		r.Max = T(math.NaN()) // what the assembly takes for no limit
	}
	switch x := any(x).(type) {
	case []float32:
		dst, gy, r := any(dst).([]float32), any(gy).([]float32), any(r).(Rectifier[float32])
		reluGrad32AVX2(dst, x, gy, r.Slope, r.Max, r.Threshold)
		return len(x) &^ 7
	case []float64:
		dst, gy, r := any(dst).([]float64), any(gy).([]float64), any(r).(Rectifier[float64])
		reluGrad64AVX2(dst, x, gy, r.Slope, r.Max, r.Threshold)
		return len(x) &^ 3
	}
	return 0
}

// reluStreamFast does the first elements of ReLUStream, whose dst begins a cache line, and returns how many.
func reluStreamFast(dst, x []float32, r Rectifier[float32]) int {
	switch {
	case !useReLUAVX2:
		return 0
	case r.plain():
		reluPlainStream32AVX2(dst, x)
	default:
		reluAnyStream32AVX2(dst, x, r.Slope, r.Max, r.Threshold)
	}
	return len(x) &^ 7
}

// reluGradStreamFast does the first elements of ReLUGradStream, like reluStreamFast.
func reluGradStreamFast(dst, x, gy []float32, r Rectifier[float32]) int {
	if !useReLUAVX2 {
		return 0
	}
	if !r.limited() {
		r.Max = float32(math.NaN()) // what the assembly takes for no limit
	}
	reluGradStream32AVX2(dst, x, gy, r.Slope, r.Max, r.Threshold)
	return len(x) &^ 7
}
