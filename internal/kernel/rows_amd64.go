//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useSumRowsAVX2   = hasAVX2FMA
	useSumRowsAVX512 = hasAVX512
)

func init() {
	impl.Register("SumRows/AVX2", &useSumRowsAVX2)
	impl.Register("SumRows/AVX512", &useSumRowsAVX512)
}

// rowsAtOnce is how many rows one call into assembly adds: 30 microseconds at most, even from memory.
const rowsAtOnce = 1 << 11

// sumRowsFast adds the rows of x to dst and reports true, or does nothing. It does float32, four vectors of columns at a
// time, then two and then one by one. Neither slice is empty.
func sumRowsFast[T Float](dst, x []T) bool {
	if !useSumRowsAVX2 && !useSumRowsAVX512 {
		return false
	}
	d, ok := any(dst).([]float32)
	if !ok {
		return false
	}
	s, k := any(x).([]float32), len(d)
	for lo := 0; lo < len(s); lo += rowsAtOnce * k {
		some := s[lo:min(lo+rowsAtOnce*k, len(s))]
		if useSumRowsAVX512 {
			sumRowsAVX512(d, some)
		} else {
			sumRowsAVX2(d, some)
		}
	}
	return true
}

func sumRowsAVX2(dst, x []float32) {
	k := len(dst)
	j, rows := 0, len(x)/k
	for ; j+32 <= k; j += 32 {
		sumRows4AVX2(&dst[j], &x[j], rows, k)
	}
	if j+16 <= k {
		sumRows2AVX2(&dst[j], &x[j], rows, k)
		j += 16
	}
	for ; j < k; j += 8 {
		sumRows1AVX2(&dst[j], &x[j], rows, k, (*[8]int32)(gemmMask[8-min(k-j, 8):]))
	}
}

func sumRowsAVX512(dst, x []float32) {
	k := len(dst)
	j, rows := 0, len(x)/k
	for ; j+64 <= k; j += 64 {
		sumRows4AVX512(&dst[j], &x[j], rows, k)
	}
	if j+32 <= k {
		sumRows2AVX512(&dst[j], &x[j], rows, k)
		j += 32
	}
	for ; j < k; j += 16 {
		sumRows1AVX512(&dst[j], &x[j], rows, k, uint32(1)<<min(k-j, 16)-1)
	}
}
