//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useSmoothAVX2   = hasAVX2FMA
	useSmoothAVX512 = hasAVX512
)

func init() {
	impl.Register("Smooth/AVX2", &useSmoothAVX2)
	impl.Register("Smooth/AVX512", &useSmoothAVX512)
}

// smoothRun is how many elements the assembly of the smooth activations does in one call, so that the garbage collector
// never waits for it for long. It is a multiple of every vector.
const smoothRun = 1 << 14

// smoothLanes returns how many elements a vector of these functions has, 0 if there is none to use.
func smoothLanes() int {
	switch {
	case useSmoothAVX512:
		return 16
	case useSmoothAVX2:
		return 8
	}
	return 0
}

// smoothFast does the first elements of an activation and returns how many: all in float32, with AVX2 or AVX-512.
func smoothFast[T Float](s smooth, dst, x []T) int {
	from, ok := any(x).([]float32)
	lanes := smoothLanes()
	if !ok || lanes == 0 {
		return 0
	}
	to := any(dst).([]float32)
	for len(from) >= lanes {
		n := min(len(from)&^(lanes-1), smoothRun)
		smoothVectors(s, to[:n], from[:n])
		to, from = to[n:], from[n:]
	}
	if len(from) > 0 { // the same code in a vector of its own: an element's result does not depend on its place
		var last [16]float32
		copy(last[:], from)
		smoothVectors(s, last[:lanes], last[:lanes])
		copy(to, last[:])
	}
	return len(x)
}

// smoothGradFast does the first elements of a gradient and returns how many, like smoothFast.
func smoothGradFast[T Float](s smooth, dst, x, gy []T) int {
	from, ok := any(x).([]float32)
	lanes := smoothLanes()
	if !ok || lanes == 0 {
		return 0
	}
	to, above := any(dst).([]float32), any(gy).([]float32)
	for len(from) >= lanes {
		n := min(len(from)&^(lanes-1), smoothRun)
		smoothGradVectors(s, to[:n], from[:n], above[:n])
		to, from, above = to[n:], from[n:], above[n:]
	}
	if len(from) > 0 {
		var last, lastGY [16]float32
		copy(last[:], from)
		copy(lastGY[:], above)
		smoothGradVectors(s, last[:lanes], last[:lanes], lastGY[:lanes])
		copy(to, last[:])
	}
	return len(x)
}

// smoothVectors does whole vectors. Its direct calls let escape analysis see that nothing is kept.
func smoothVectors(s smooth, dst, x []float32) {
	if useSmoothAVX512 {
		switch s {
		case smoothSigmoid:
			sigmoidAVX512(dst, x)
		case smoothTanh:
			tanhAVX512(dst, x)
		case smoothSiLU:
			siluAVX512(dst, x)
		case smoothGELU:
			geluAVX512(dst, x)
		case smoothGELUTanh:
			geluTanhAVX512(dst, x)
		case smoothSoftplus:
			softplusAVX512(dst, x)
		case smoothMish:
			mishAVX512(dst, x)
		}
	} else {
		switch s {
		case smoothSigmoid:
			sigmoidAVX2(dst, x)
		case smoothTanh:
			tanhAVX2(dst, x)
		case smoothSiLU:
			siluAVX2(dst, x)
		case smoothGELU:
			geluAVX2(dst, x)
		case smoothGELUTanh:
			geluTanhAVX2(dst, x)
		case smoothSoftplus:
			softplusAVX2(dst, x)
		case smoothMish:
			mishAVX2(dst, x)
		}
	}
}

// smoothGradVectors does whole vectors.
func smoothGradVectors(s smooth, dst, x, gy []float32) {
	if useSmoothAVX512 {
		switch s {
		case smoothSigmoid:
			sigmoidGradAVX512(dst, x, gy)
		case smoothTanh:
			tanhGradAVX512(dst, x, gy)
		case smoothSiLU:
			siluGradAVX512(dst, x, gy)
		case smoothGELU:
			geluGradAVX512(dst, x, gy)
		case smoothGELUTanh:
			geluTanhGradAVX512(dst, x, gy)
		case smoothSoftplus:
			softplusGradAVX512(dst, x, gy)
		case smoothMish:
			mishGradAVX512(dst, x, gy)
		}
	} else {
		switch s {
		case smoothSigmoid:
			sigmoidGradAVX2(dst, x, gy)
		case smoothTanh:
			tanhGradAVX2(dst, x, gy)
		case smoothSiLU:
			siluGradAVX2(dst, x, gy)
		case smoothGELU:
			geluGradAVX2(dst, x, gy)
		case smoothGELUTanh:
			geluTanhGradAVX2(dst, x, gy)
		case smoothSoftplus:
			softplusGradAVX2(dst, x, gy)
		case smoothMish:
			mishGradAVX2(dst, x, gy)
		}
	}
}
