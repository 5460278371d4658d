//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useSumRowsNEON = hasNEON

func init() { impl.Register("SumRows/NEON", &useSumRowsNEON) }

// rowsAtOnce is how many rows one call into assembly adds: some 30 microseconds, even from memory.
const rowsAtOnce = 1 << 11

// sumRowsFast adds the rows of x to dst and reports true, or does nothing. It does float32, four vectors of columns at a
// time, then one, and the last columns one by one. Neither slice is empty.
func sumRowsFast[T Float](dst, x []T) bool {
	if !useSumRowsNEON {
		return false
	}
	d, ok := any(dst).([]float32)
	if !ok {
		return false
	}
	s, k := any(x).([]float32), len(d)
	for lo := 0; lo < len(s); lo += rowsAtOnce * k {
		sumRowsNEON(d, s[lo:min(lo+rowsAtOnce*k, len(s))])
	}
	return true
}

func sumRowsNEON(dst, x []float32) {
	k := len(dst)
	j, rows := 0, len(x)/k
	for ; j+16 <= k; j += 16 {
		sumRows16NEON(&dst[j], &x[j], rows, k)
	}
	for ; j+4 <= k; j += 4 {
		sumRows4NEON(&dst[j], &x[j], rows, k)
	}
	for ; j < k; j++ {
		sumRows1NEON(&dst[j], &x[j], rows, k)
	}
}
