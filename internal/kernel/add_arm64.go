//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useAddNEON = hasNEON

func init() { impl.Register("Add/NEON", &useAddNEON) }

// streamed is how many elements a loop over long slices does in one call into assembly, which cannot be interrupted: some
// 20 microseconds, even from memory. It is a multiple of a vector's length.
const streamed = 1 << 14

// addFast does the first elements of Add and returns how many: all but a tail shorter than a vector, in float32.
func addFast[T Float](dst, x []T) int {
	if !useAddNEON {
		return 0
	}
	d, ok := any(dst).([]float32)
	if !ok {
		return 0
	}
	s := any(x).([]float32)
	for lo := 0; lo < len(d); lo += streamed {
		hi := min(lo+streamed, len(d))
		addNEON(d[lo:hi], s[lo:hi])
	}
	return len(d) &^ 3
}
