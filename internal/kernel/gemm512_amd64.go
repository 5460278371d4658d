//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useGEMMAVX512 = hasAVX512

func init() { impl.Register("GEMM/AVX512", &useGEMMAVX512) }

// gemm512Kernels lists the assembly by kind of panel (17 to 32 columns, 9 to 16, 1 to 8) and rows of a tile.
var gemm512Kernels = [...][15]func(c, a, b, bias *float32, mask uint32, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool){
	{
		1: gemm1x32AVX512, gemm2x32AVX512, gemm3x32AVX512, gemm4x32AVX512, gemm5x32AVX512, gemm6x32AVX512, gemm7x32AVX512,
		gemm8x32AVX512, gemm9x32AVX512, gemm10x32AVX512, gemm11x32AVX512, gemm12x32AVX512, gemm13x32AVX512, gemm14x32AVX512,
	},
	{
		1: gemm1x16AVX512, gemm2x16AVX512, gemm3x16AVX512, gemm4x16AVX512, gemm5x16AVX512, gemm6x16AVX512, gemm7x16AVX512,
		gemm8x16AVX512, gemm9x16AVX512, gemm10x16AVX512, gemm11x16AVX512, gemm12x16AVX512, gemm13x16AVX512, gemm14x16AVX512,
	},
	{
		1: gemm1x8AVX512, gemm2x8AVX512, gemm3x8AVX512, gemm4x8AVX512, gemm5x8AVX512, gemm6x8AVX512, gemm7x8AVX512,
		gemm8x8AVX512, gemm9x8AVX512, gemm10x8AVX512, gemm11x8AVX512, gemm12x8AVX512, gemm13x8AVX512, gemm14x8AVX512,
	},
}

// gemmAVX512 computes p, in panels of 32 columns. Of the last columns, 17 to 24 make two panels: the second is then one
// of the twice as fast ones. The sums of p are not empty.
func gemmAVX512(c, a, b, bias []float32, p product) {
	for n, cols := 0, 0; n < p.cols; n += cols {
		cols = min(p.cols-n, 32)
		if 16 < cols && cols <= 24 {
			cols = 16
		}
		var first *float32
		if bias != nil {
			first = &bias[n]
		}
		gemmPanel512(c[n:], a, b[n:], first, cols, p)
	}
}

// gemmPanel512 computes the first cols columns of p.
func gemmPanel512(c, a, b []float32, bias *float32, cols int, p product) {
	kind, lanes := 0, cols-16 // lanes of the last vector
	switch {
	case cols <= 8:
		kind, lanes = 2, cols
	case cols <= 16:
		kind, lanes = 1, cols
	}
	mask := uint32(1)<<lanes - 1
	s := splitRows(p.rows, 14)
	for l, lines := 0, 0; l < p.lines; l += lines {
		lines = min(s.lines(p.r*p.k), p.lines-l)
		for m, t := 0, 0; t < s.tiles; {
			height, tiles := s.next(t, p.r*p.k*lines)
			gemm512Kernels[kind][height](&c[l*p.lc+m*p.ldc], &a[l*p.la+m*p.ma], &b[l*p.lb], bias, mask,
				lines, p.la, p.lb, p.lc, tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
			m, t = m+height*tiles, t+tiles
		}
	}
}
