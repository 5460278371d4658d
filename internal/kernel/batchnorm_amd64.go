//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useBatchNormAVX2   = hasAVX2FMA
	useBatchNormAVX512 = hasAVX512
)

func init() {
	impl.Register("BatchNorm/AVX2", &useBatchNormAVX2)
	impl.Register("BatchNorm/AVX512", &useBatchNormAVX512)
}

// Each of the functions ...Fast does all columns in float32 and returns their number, or does nothing and returns 0. It
// takes as many columns as stay in registers, from the first row to the last, and then the next.

// batchNormFast reports whether there is assembly for a matrix of n numbers and columns like those of some, and gives them.
func batchNormFast[T Float](n int, some []T) (columns []float32, ok bool) {
	if !useBatchNormAVX2 && !useBatchNormAVX512 || n == 0 {
		return nil, false
	}
	columns, ok = any(some).([]float32)
	return columns, ok
}

func momentsFast[T Float](d, x, mean []T) (columns int) {
	m, ok := batchNormFast(len(x), mean)
	if !ok {
		return 0
	}
	to, from, c, j := any(d).([]float32), any(x).([]float32), len(m), 0
	rows := len(from) / c
	if useBatchNormAVX512 {
		for ; j+64 <= c; j += 64 {
			momentsAVX512(&to[j], &from[j], &m[j], rows, c)
		}
		for ; j < c; j += 16 {
			momentsMaskAVX512(&to[j], &from[j], &m[j], rows, c, lanes16(c-j))
		}
		return c
	}
	for ; j+32 <= c; j += 32 {
		momentsAVX2(&to[j], &from[j], &m[j], rows, c)
	}
	for ; j < c; j += 8 {
		momentsMaskAVX2(&to[j], &from[j], &m[j], rows, c, lanes8(c-j))
	}
	return c
}

func normalizeSumsFast[T Float](s, x, gy, mean []T) (columns int) {
	m, ok := batchNormFast(len(x), mean)
	if !ok {
		return 0
	}
	to, from, g, c, j := any(s).([]float32), any(x).([]float32), any(gy).([]float32), len(m), 0
	rows := len(from) / c
	if useBatchNormAVX512 {
		for ; j+64 <= c; j += 64 {
			normalizeSumsAVX512(&to[j], &from[j], &g[j], &m[j], rows, c)
		}
		for ; j < c; j += 16 {
			normalizeSumsMaskAVX512(&to[j], &from[j], &g[j], &m[j], rows, c, lanes16(c-j))
		}
		return c
	}
	for ; j+32 <= c; j += 32 {
		normalizeSumsAVX2(&to[j], &from[j], &g[j], &m[j], rows, c)
	}
	for ; j < c; j += 8 {
		normalizeSumsMaskAVX2(&to[j], &from[j], &g[j], &m[j], rows, c, lanes8(c-j))
	}
	return c
}

func normalizeFast[T Float](y, x, mean, a, b []T) (columns int) {
	m, ok := batchNormFast(len(x), mean)
	if !ok {
		return 0
	}
	c := len(m)
	as, bs := any(a).([]float32), any(b).([]float32)
	for lo := 0; lo < len(x); lo += rowsAtOnce * c {
		to, from := any(y[lo:]).([]float32), any(x[lo:]).([]float32)
		rows, j := min(len(from)/c, rowsAtOnce), 0
		if useBatchNormAVX512 {
			for ; j+64 <= c; j += 64 {
				normalizeAVX512(&to[j], &from[j], &m[j], &as[j], &bs[j], rows, c)
			}
			for ; j < c; j += 16 {
				normalizeMaskAVX512(&to[j], &from[j], &m[j], &as[j], &bs[j], rows, c, lanes16(c-j))
			}
			continue
		}
		for ; j+32 <= c; j += 32 {
			normalizeAVX2(&to[j], &from[j], &m[j], &as[j], &bs[j], rows, c)
		}
		for ; j < c; j += 8 {
			normalizeMaskAVX2(&to[j], &from[j], &m[j], &as[j], &bs[j], rows, c, lanes8(c-j))
		}
	}
	return c
}

func normalizeGradXFast[T Float](gx, x, gy, mean, a, b, e []T) (columns int) {
	m, ok := batchNormFast(len(x), mean)
	if !ok {
		return 0
	}
	c := len(m)
	as, bs, es := any(a).([]float32), any(b).([]float32), any(e).([]float32)
	for lo := 0; lo < len(x); lo += rowsAtOnce * c {
		to, from, g := any(gx[lo:]).([]float32), any(x[lo:]).([]float32), any(gy[lo:]).([]float32)
		rows, j := min(len(from)/c, rowsAtOnce), 0
		if useBatchNormAVX512 {
			for ; j+32 <= c; j += 32 {
				normalizeGradXAVX512(&to[j], &from[j], &g[j], &m[j], &as[j], &bs[j], &es[j], rows, c)
			}
			for ; j < c; j += 16 {
				normalizeGradXMaskAVX512(&to[j], &from[j], &g[j], &m[j], &as[j], &bs[j], &es[j], rows, c, lanes16(c-j))
			}
			continue
		}
		for ; j+16 <= c; j += 16 {
			normalizeGradXAVX2(&to[j], &from[j], &g[j], &m[j], &as[j], &bs[j], &es[j], rows, c)
		}
		for ; j < c; j += 8 {
			normalizeGradXMaskAVX2(&to[j], &from[j], &g[j], &m[j], &as[j], &bs[j], &es[j], rows, c, lanes8(c-j))
		}
	}
	return c
}
