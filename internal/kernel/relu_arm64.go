//go:build !purego

package kernel

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var useReLUNEON = hasNEON

func init() { impl.Register("ReLU/NEON", &useReLUNEON) }

// reluFast does the first elements of ReLU and returns how many: all but a tail shorter than a vector, in float32.
func reluFast[T Float](dst, x []T, r Rectifier[T]) int {
	if !useReLUNEON {
		return 0
	}
	s, ok := any(x).([]float32)
	if !ok {
		return 0
	}
	d, rect := any(dst).([]float32), any(r).(Rectifier[float32])
	for lo := 0; lo < len(s); lo += streamed {
		hi := min(lo+streamed, len(s))
		if rect.plain() {
			reluPlainNEON(d[lo:hi], s[lo:hi])
		} else {
			reluAnyNEON(d[lo:hi], s[lo:hi], rect.Slope, rect.Max, rect.Threshold)
		}
	}
	return len(s) &^ 3
}

// reluGradFast does the first elements of ReLUGrad and returns how many, like reluFast.
func reluGradFast[T Float](dst, x, gy []T, r Rectifier[T]) int {
	if !useReLUNEON {
		return 0
	}
	s, ok := any(x).([]float32)
	if !ok {
		return 0
	}
	d, g, rect := any(dst).([]float32), any(gy).([]float32), any(r).(Rectifier[float32])
	if !rect.limited() {
		rect.Max = float32(math.NaN()) // what the assembly takes for no limit
	}
	for lo := 0; lo < len(s); lo += streamed {
		hi := min(lo+streamed, len(s))
		reluGradNEON(d[lo:hi], s[lo:hi], g[lo:hi], rect.Slope, rect.Max, rect.Threshold)
	}
	return len(s) &^ 3
}
