package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkGEMM runs 36 products in one call, as a Winograd convolution does, with few rows each; and one large one.
func BenchmarkGEMM(b *testing.B) {
	r := rand.New(rand.NewPCG(25, 26))
	for _, s := range []struct{ lines, rows, k, cols int }{
		{36, 7, 16, 16}, {36, 7, 32, 64}, {36, 14, 32, 64}, {36, 25, 32, 64}, {36, 28, 64, 32}, {36, 7, 256, 256},
		{1, 512, 288, 64}, {1, 512, 288, 24}, {1, 512, 288, 8}, {1, 512, 288, 3}, {1, 32, 12544, 10},
	} {
		p := product{
			lines: s.lines, la: s.rows * s.k, lb: s.k * s.cols, lc: s.rows * s.cols,
			rows: s.rows, ma: s.k, ldc: s.cols, cols: s.cols, r: 1, k: s.k, ka: 1, kb: s.cols,
		}
		x, w, y := random[float32](r, s.lines*p.la), random[float32](r, s.lines*p.lb), make([]float32, s.lines*p.lc)
		b.Run(fmt.Sprintf("lines=%d/m=%d/k=%d/n=%d", s.lines, s.rows, s.k, s.cols), func(b *testing.B) {
			benchmarkFLOPs(b, 2*s.lines*s.rows*s.k*s.cols, func() { gemm(y, x, w, nil, p) })
		})
	}
}
