//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useArithmeticAVX2   = hasAVX2FMA
	useArithmeticAVX512 = hasAVX512
)

func init() {
	impl.Register("Arithmetic/AVX2", &useArithmeticAVX2)
	impl.Register("Arithmetic/AVX512", &useArithmeticAVX512)
}

// arithmetic reports whether dst is worth a call into assembly: float32, and at least one vector.
func arithmetic[T Float](dst []T) ([]float32, bool) {
	if !useArithmeticAVX2 && !useArithmeticAVX512 || len(dst) < 8 {
		return nil, false
	}
	d, ok := any(dst).([]float32)
	return d, ok
}

// multiplyFast does the first elements of Multiply and returns how many: all but a tail shorter than a vector, in float32.
// So do the functions below.
func multiplyFast[T Float](dst, a, b []T) int {
	d, ok := arithmetic(dst)
	if !ok {
		return 0
	}
	p, q := any(a).([]float32), any(b).([]float32)
	f := multiplyAVX2
	if useArithmeticAVX512 {
		f = multiplyAVX512
	}
	for lo := 0; lo < len(d); lo += streamed {
		hi := min(lo+streamed, len(d))
		f(d[lo:hi], p[lo:hi], q[lo:hi])
	}
	return whole(len(d), useArithmeticAVX512)
}

func divideFast[T Float](dst []T, v T) int {
	d, ok := arithmetic(dst)
	if !ok {
		return 0
	}
	f := divideAVX2
	if useArithmeticAVX512 {
		f = divideAVX512
	}
	for lo := 0; lo < len(d); lo += streamed {
		f(d[lo:min(lo+streamed, len(d))], float32(v))
	}
	return whole(len(d), useArithmeticAVX512)
}

func blendFast[T Float](dst, a, b []T, wa, wb T) int {
	d, ok := arithmetic(dst)
	if !ok {
		return 0
	}
	p, q := any(a).([]float32), any(b).([]float32)
	f := blendAVX2
	if useArithmeticAVX512 {
		f = blendAVX512
	}
	for lo := 0; lo < len(d); lo += streamed {
		hi := min(lo+streamed, len(d))
		f(d[lo:hi], p[lo:hi], q[lo:hi], float32(wa), float32(wb))
	}
	return whole(len(d), useArithmeticAVX512)
}

func addScaledFast[T Float](dst, x []T, w T) int {
	d, ok := arithmetic(dst)
	if !ok {
		return 0
	}
	s := any(x).([]float32)
	f := addScaledAVX2
	if useArithmeticAVX512 {
		f = addScaledAVX512
	}
	for lo := 0; lo < len(d); lo += streamed {
		hi := min(lo+streamed, len(d))
		f(d[lo:hi], s[lo:hi], float32(w))
	}
	return whole(len(d), useArithmeticAVX512)
}
