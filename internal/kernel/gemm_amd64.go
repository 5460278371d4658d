//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useGEMMAVX2 = hasAVX2FMA

func init() { impl.Register("GEMM/AVX2", &useGEMMAVX2) }

// gemmFast computes p and reports true, or does nothing. AVX2 does all float32 products but empty sums.
func gemmFast[T Float](c, a, b, bias []T, p product) bool {
	if !useGEMMAVX2 || p.r == 0 || p.k == 0 {
		return false
	}
	if c, ok := any(c).([]float32); ok {
		gemmAVX2(c, any(a).([]float32), any(b).([]float32), any(bias).([]float32), p)
		return true
	}
	return false
}

// gemmKernels lists the assembly by kind of panel (16 columns, 9 to 15, 1 to 8) and rows of a tile.
var gemmKernels = [...][7]func(c, a, b, bias *float32, mask *[8]int32, lines, la, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool){
	{1: gemm1x16AVX2, gemm2x16AVX2, gemm3x16AVX2, gemm4x16AVX2, gemm5x16AVX2, gemm6x16AVX2},
	{1: gemm1x16MaskAVX2, gemm2x16MaskAVX2, gemm3x16MaskAVX2, gemm4x16MaskAVX2, gemm5x16MaskAVX2, gemm6x16MaskAVX2},
	{1: gemm1x8MaskAVX2, gemm2x8MaskAVX2, gemm3x8MaskAVX2, gemm4x8MaskAVX2, gemm5x8MaskAVX2, gemm6x8MaskAVX2},
}

// gemmMask holds the mask of n lanes at 8-n.
var gemmMask = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}

// gemmAVX2 computes p, in panels of 16 columns. The sums of p are not empty.
func gemmAVX2(c, a, b, bias []float32, p product) {
	for n := 0; n < p.cols; n += panelWidth {
		var first *float32
		if bias != nil {
			first = &bias[n]
		}
		gemmPanel(c[n:], a, b[n:], first, min(p.cols-n, panelWidth), p)
	}
}

// gemmPanel computes the first cols columns of p, in tiles of 6 rows. Rows left over go into one tile or, if fewer than
// 4, with 6 others into two of about one height: a low tile takes as long as one of 4 rows, waiting for its own sums.
func gemmPanel(c, a, b []float32, bias *float32, cols int, p product) {
	kind, lanes := 0, 8 // lanes of the last vector
	switch {
	case cols <= 8:
		kind, lanes = 2, cols
	case cols < panelWidth:
		kind, lanes = 1, cols-8
	}
	mask := (*[8]int32)(gemmMask[8-lanes:])
	for l, lines := 0, 0; l < p.lines; l += lines {
		// A call adds at most longestSum terms to its tiles, or does just one.
		lines = min(max(longestSum/(p.r*p.k)/(p.rows/6+2), 1), p.lines-l)
		for m, rows := 0, 0; m < p.rows; m += rows {
			height, tiles := gemmTiles(p.rows - m)
			tiles = min(tiles, max(longestSum/(p.r*p.k*lines), 1))
			gemmKernels[kind][height](&c[l*p.lc+m*p.ldc], &a[l*p.la+m*p.ma], &b[0], bias, mask,
				lines, p.la, p.lc, tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
			rows = height * tiles
		}
	}
}

// gemmTiles returns the height and number of the tiles to begin a given number of rows with.
func gemmTiles(rows int) (height, tiles int) {
	switch {
	case rows <= 6:
		return rows, 1
	case rows <= 9:
		return (rows + 1) / 2, 1
	case rows%6 == 0 || rows%6 > 3:
		return 6, rows / 6
	}
	return 6, rows/6 - 1
}
