//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useAddAVX2   = hasAVX2FMA
	useAddAVX512 = hasAVX512
)

func init() {
	impl.Register("Add/AVX2", &useAddAVX2)
	impl.Register("Add/AVX512", &useAddAVX512)
}

// streamed is how many elements a loop over long slices does in one call into assembly, which cannot be interrupted: 20
// microseconds at most, even from memory. It is a multiple of every vector's length.
const streamed = 1 << 14

// addFast does the first elements of Add and returns how many: all but a tail shorter than a vector, in float32.
func addFast[T Float](dst, x []T) int {
	if !useAddAVX2 && !useAddAVX512 {
		return 0
	}
	d, ok := any(dst).([]float32)
	if !ok {
		return 0
	}
	s := any(x).([]float32)
	for lo := 0; lo < len(d); lo += streamed {
		hi := min(lo+streamed, len(d))
		if useAddAVX512 {
			addAVX512(d[lo:hi], s[lo:hi])
		} else {
			addAVX2(d[lo:hi], s[lo:hi])
		}
	}
	return whole(len(d), useAddAVX512)
}

// whole returns how many of n elements make whole vectors.
func whole(n int, avx512 bool) int {
	if avx512 {
		return n &^ 15
	}
	return n &^ 7
}
