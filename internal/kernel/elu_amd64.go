//go:build !purego

package kernel

import "math"

// eluConstants is an Exponential as the assembly wants it.
type eluConstants struct {
	scale, least, inverse, width float32
	alpha                        float32 // -Alpha
	slope, slopeLow              float32 // Alpha/Width
}

// eluConstantsOf returns the constants of e, and whether the assembly can do it: where the exponential is scaled, by width
// or slope, beyond what anybody wants, its tables of exponents do not reach.
func eluConstantsOf(e Exponential[float32]) (c eluConstants, ok bool) {
	slope := float64(e.Alpha) / float64(e.Width)
	c = eluConstants{
		scale: e.Scale, least: -125 * e.Width, inverse: -1 / e.Width, width: e.Width, alpha: -e.Alpha, slope: float32(slope),
	}
	c.slopeLow = float32(slope - float64(c.slope))
	return c, math.Abs(slope) < 1<<30 && e.Width > 0x1p-60 && e.Width < 0x1p60
}

// eluFast does the first elements of ELU and returns how many: all in float32, with AVX2 or AVX-512.
func eluFast[T Float](dst, x []T, e Exponential[T]) int {
	from, ok := any(x).([]float32)
	lanes := smoothLanes()
	if !ok || lanes == 0 {
		return 0
	}
	c, ok := eluConstantsOf(any(e).(Exponential[float32]))
	if !ok {
		return 0
	}
	to := any(dst).([]float32)
	for len(from) >= lanes {
		n := min(len(from)&^(lanes-1), smoothRun)
		eluVectors(to[:n], from[:n], c)
		to, from = to[n:], from[n:]
	}
	if len(from) > 0 {
		var last [16]float32
		copy(last[:], from)
		eluVectors(last[:lanes], last[:lanes], c)
		copy(to, last[:])
	}
	return len(x)
}

// eluGradFast does the first elements of ELUGrad and returns how many, like eluFast.
func eluGradFast[T Float](dst, x, gy []T, e Exponential[T]) int {
	from, ok := any(x).([]float32)
	lanes := smoothLanes()
	if !ok || lanes == 0 {
		return 0
	}
	c, ok := eluConstantsOf(any(e).(Exponential[float32]))
	if !ok {
		return 0
	}
	to, above := any(dst).([]float32), any(gy).([]float32)
	for len(from) >= lanes {
		n := min(len(from)&^(lanes-1), smoothRun)
		eluGradVectors(to[:n], from[:n], above[:n], c)
		to, from, above = to[n:], from[n:], above[n:]
	}
	if len(from) > 0 {
		var last, lastGY [16]float32
		copy(last[:], from)
		copy(lastGY[:], above)
		eluGradVectors(last[:lanes], last[:lanes], lastGY[:lanes], c)
		copy(to, last[:])
	}
	return len(x)
}

// eluVectors does whole vectors.
func eluVectors(dst, x []float32, c eluConstants) {
	if useSmoothAVX512 {
		eluAVX512(dst, x, c.scale, c.least, c.inverse, c.width, c.alpha, c.slope)
	} else {
		eluAVX2(dst, x, c.scale, c.least, c.inverse, c.width, c.alpha, c.slope)
	}
}

// eluGradVectors does whole vectors.
func eluGradVectors(dst, x, gy []float32, c eluConstants) {
	if useSmoothAVX512 {
		eluGradAVX512(dst, x, gy, c.scale, c.least, c.inverse, c.width, c.slope, c.slopeLow)
	} else {
		eluGradAVX2(dst, x, gy, c.scale, c.least, c.inverse, c.width, c.slope, c.slopeLow)
	}
}
