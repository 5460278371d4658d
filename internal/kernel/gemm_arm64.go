//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useGEMMNEON = hasNEON

func init() { impl.Register("GEMM/NEON", &useGEMMNEON) }

// panelCols is how many columns the products work on at a time: four registers.
func panelCols() int { return 16 }

// gemmFast computes p and reports true, or does nothing. Assembly does all float32 products but empty sums.
func gemmFast[T Float](c, a, b, bias []T, p product) bool {
	if !useGEMMNEON || p.r == 0 || p.k == 0 {
		return false
	}
	if c, ok := any(c).([]float32); ok {
		gemmNEON(c, any(a).([]float32), any(b).([]float32), any(bias).([]float32), p)
		return true
	}
	return false
}

// gemmKernel computes a tile; see the comments on the declarations.
type gemmKernel func(c, a, b, bias *float32, last, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool)

// gemmKernels lists the assembly by kind of panel and rows of a tile.
var gemmKernels = [...][13]gemmKernel{
	{ // 1 column
		1: gemm1x1NEON, gemm2x1NEON, gemm3x1NEON, gemm4x1NEON, gemm5x1NEON, gemm6x1NEON,
		gemm7x1NEON, gemm8x1NEON, gemm9x1NEON, gemm10x1NEON, gemm11x1NEON, gemm12x1NEON,
	},
	{ // 2 columns
		1: gemm1x2NEON, gemm2x2NEON, gemm3x2NEON, gemm4x2NEON, gemm5x2NEON, gemm6x2NEON,
		gemm7x2NEON, gemm8x2NEON, gemm9x2NEON, gemm10x2NEON, gemm11x2NEON, gemm12x2NEON,
	},
	{ // 4 columns
		1: gemm1x4NEON, gemm2x4NEON, gemm3x4NEON, gemm4x4NEON, gemm5x4NEON, gemm6x4NEON,
		gemm7x4NEON, gemm8x4NEON, gemm9x4NEON, gemm10x4NEON, gemm11x4NEON, gemm12x4NEON,
	},
	{ // 5 to 8 columns
		1: gemm1x8NEON, gemm2x8NEON, gemm3x8NEON, gemm4x8NEON, gemm5x8NEON, gemm6x8NEON,
		gemm7x8NEON, gemm8x8NEON, gemm9x8NEON, gemm10x8NEON, gemm11x8NEON, gemm12x8NEON,
	},
	{ // 9 to 12 columns
		1: gemm1x12NEON, gemm2x12NEON, gemm3x12NEON, gemm4x12NEON, gemm5x12NEON, gemm6x12NEON, gemm7x12NEON, gemm8x12NEON,
	},
	{ // 13 to 16 columns
		1: gemm1x16NEON, gemm2x16NEON, gemm3x16NEON, gemm4x16NEON, gemm5x16NEON, gemm6x16NEON,
	},
}

// gemmHeights is the most rows a tile may have, by kind of panel.
var gemmHeights = [...]int{12, 12, 12, 12, 8, 6}

// gemmNEON computes p. The sums of p are not empty.
func gemmNEON(c, a, b, bias []float32, p product) {
	for n, cols := 0, 0; n < p.cols; n += cols {
		var kind int
		kind, cols = gemmKind(p.cols - n)
		var first *float32
		if bias != nil {
			first = &bias[n]
		}
		gemmPanel(c[n:], a, b[n:], first, kind, cols, p)
	}
}

// gemmKind returns the kind of the next panel and its columns, when some are left. It takes 16 at most, and leaves none or
// at least 4 wherever it can: 1 to 3 columns take as long as 4 each.
func gemmKind(left int) (kind, cols int) {
	switch {
	case left < 2:
		return 0, 1
	case left < 4:
		return 1, 2
	case left <= 16:
		return 1 + (left+3)/4, left
	case left < 20:
		return 4, 12
	}
	return 5, 16
}

// gemmPanel computes the first cols columns of p.
func gemmPanel(c, a, b []float32, bias *float32, kind, cols int, p product) {
	s := splitRows(p.rows, gemmHeights[kind])
	for l, lines := 0, 0; l < p.lines; l += lines {
		lines = min(s.lines(p.r*p.k), p.lines-l)
		for m, t := 0, 0; t < s.tiles; {
			height, tiles := s.next(t, p.r*p.k*lines)
			gemmKernels[kind][height](&c[l*p.lc+m*p.ldc], &a[l*p.la+m*p.ma], &b[l*p.lb], bias, cols-4,
				lines, p.la, p.lb, p.lc, tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
			m, t = m+height*tiles, t+tiles
		}
	}
}
