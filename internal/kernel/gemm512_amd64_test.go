//go:build !purego

package kernel

import (
	"math/rand/v2"
	"testing"
)

// TestGEMMLevelBits compares AVX-512 with AVX2: both fuse, and both add the terms one by one.
func TestGEMMLevelBits(t *testing.T) {
	if !useGEMMAVX512 {
		t.Skip("no AVX-512 here")
	}
	defer func() { useGEMMAVX512 = true }()
	r := rand.New(rand.NewPCG(23, 24))
	for rows := 1; rows < 45; rows += 3 {
		for cols := 1; cols < 70; cols++ {
			const k = 33
			p := product{lines: 1, rows: rows, ma: k, ldc: cols, cols: cols, r: 1, k: k, ka: 1, kb: cols, add: cols%2 == 0}
			a, b, bias := random[float32](r, rows*k), random[float32](r, k*cols), random[float32](r, cols)
			c := random[float32](r, rows*cols)
			d := append([]float32(nil), c...)
			useGEMMAVX512 = true
			gemm(c, a, b, bias, p)
			useGEMMAVX512 = false
			gemm(d, a, b, bias, p)
			if !sameBits(c, d) {
				t.Fatalf("%d rows, %d columns: AVX-512 and AVX2 differ", rows, cols)
			}
		}
	}
}
