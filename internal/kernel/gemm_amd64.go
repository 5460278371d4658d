//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useGEMMAVX2 = hasAVX2FMA

func init() { impl.Register("GEMM/AVX2", &useGEMMAVX2) }

// panelCols is how many columns the products work on at a time: two registers.
func panelCols() int {
	if useGEMMAVX512 {
		return 32
	}
	return 16
}

// gemmFast computes p and reports true, or does nothing. Assembly does all float32 products but empty sums.
func gemmFast[T Float](c, a, b, bias []T, p product) bool {
	if !useGEMMAVX512 && !useGEMMAVX2 || p.r == 0 || p.k == 0 {
		return false
	}
	if c, ok := any(c).([]float32); ok {
		a, b, bias := any(a).([]float32), any(b).([]float32), any(bias).([]float32)
		if useGEMMAVX512 {
			gemmAVX512(c, a, b, bias, p)
		} else {
			gemmAVX2(c, a, b, bias, p)
		}
		return true
	}
	return false
}

// gemmKernels lists the assembly by kind of panel (16 columns, 9 to 15, 1 to 8) and rows of a tile.
var gemmKernels = [...][13]func(c, a, b, bias *float32, mask *[8]int32, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool){
	{1: gemm1x16AVX2, gemm2x16AVX2, gemm3x16AVX2, gemm4x16AVX2, gemm5x16AVX2, gemm6x16AVX2},
	{1: gemm1x16MaskAVX2, gemm2x16MaskAVX2, gemm3x16MaskAVX2, gemm4x16MaskAVX2, gemm5x16MaskAVX2, gemm6x16MaskAVX2},
	{
		1: gemm1x8MaskAVX2, gemm2x8MaskAVX2, gemm3x8MaskAVX2, gemm4x8MaskAVX2, gemm5x8MaskAVX2, gemm6x8MaskAVX2,
		gemm7x8MaskAVX2, gemm8x8MaskAVX2, gemm9x8MaskAVX2, gemm10x8MaskAVX2, gemm11x8MaskAVX2, gemm12x8MaskAVX2,
	},
}

// gemmMask holds the mask of n lanes at 8-n.
var gemmMask = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}

// gemmAVX2 computes p, in panels of 16 columns. The sums of p are not empty.
func gemmAVX2(c, a, b, bias []float32, p product) {
	for n := 0; n < p.cols; n += 16 {
		var first *float32
		if bias != nil {
			first = &bias[n]
		}
		gemmPanel(c[n:], a, b[n:], first, min(p.cols-n, 16), p)
	}
}

// gemmPanel computes the first cols columns of p.
func gemmPanel(c, a, b []float32, bias *float32, cols int, p product) {
	kind, lanes, most := 0, 8, 6 // lanes of the last vector
	switch {
	case cols <= 8:
		kind, lanes, most = 2, cols, 12
	case cols < 16:
		kind, lanes = 1, cols-8
	}
	mask := (*[8]int32)(gemmMask[8-lanes:])
	s := splitRows(p.rows, most)
	for l, lines := 0, 0; l < p.lines; l += lines {
		lines = min(s.lines(p.r*p.k), p.lines-l)
		for m, t := 0, 0; t < s.tiles; {
			height, tiles := s.next(t, p.r*p.k*lines)
			gemmKernels[kind][height](&c[l*p.lc+m*p.ldc], &a[l*p.la+m*p.ma], &b[l*p.lb], bias, mask,
				lines, p.la, p.lb, p.lc, tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
			m, t = m+height*tiles, t+tiles
		}
	}
}
