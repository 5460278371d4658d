//go:build !purego

package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSmoothLevelsAgree sees that AVX2 and AVX-512 give the same bits, as _asm promises.
func TestSmoothLevelsAgree(t *testing.T) {
	if !useSmoothAVX512 {
		t.Skip("no AVX-512 here")
	}
	defer func() { useSmoothAVX512 = true }()
	const n = 1 << 14
	rng := rand.New(rand.NewPCG(5, 6))
	x, gy := make([]float32, n), make([]float32, n)
	for i := range x {
		x[i], gy[i] = math.Float32frombits(rng.Uint32()), 1
		if i%2 == 0 {
			x[i] = 8 * float32(rng.NormFloat64())
		}
	}
	wide, narrow := make([]float32, n), make([]float32, n)
	for _, a := range activations[float32]() {
		for order := range 2 {
			useSmoothAVX512 = true
			a.compute(order, wide, x, gy)
			useSmoothAVX512 = false
			a.compute(order, narrow, x, gy)
			for i := range x {
				if !sameFloat(wide[i], narrow[i]) {
					t.Fatalf("%s derivative %d at %v: AVX-512 %v, AVX2 %v", a.name, order, x[i], wide[i], narrow[i])
				}
			}
		}
	}
}
