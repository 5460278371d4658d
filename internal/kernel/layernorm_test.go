package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLayerNorm(t *testing.T) {
	t.Run("float32", func(t *testing.T) { testLayerNorm[float32](t, 0x1p-23) })
	t.Run("float64", func(t *testing.T) { testLayerNorm[float64](t, 1e-12) })
}

// testLayerNorm compares with the definitions in float64; float32 results have one rounding each, sums one for each row.
func testLayerNorm[T Float](t *testing.T, unit float64) {
	r := rand.New(rand.NewPCG(5, 7))
	for _, rows := range []int{1, 2, 9} {
		for _, k := range []int{1, 2, 5, 33, 200} {
			n := drawNorm[T](r, rows*k, 1, 100) // far from 0: mean and variance are float64 throughout
			g, b := make([]T, k), make([]T, k)
			for j := range g {
				g[j], b[j] = T(r.NormFloat64()), T(r.NormFloat64())
			}
			y, gx, gg := make([]T, rows*k), make([]T, rows*k), make([]T, k)
			LayerNorm(y, n.x, g, b, k, 1e-3)
			LayerNormGradX(gx, n.x, n.gy, g, k, 1e-3)
			LayerNormGradGamma(gg, n.x, n.gy, 1e-3)
			sums := make([]float64, k)
			near := func(what string, got T, want, size float64) {
				if d := math.Abs(float64(got) - want); !(d <= unit*max(size, 1)) {
					t.Errorf("%s, %d rows of %d: %v, want %v", what, rows, k, got, want)
				}
			}
			for i := 0; i < rows*k; i += k {
				mean, variance, u, un := 0.0, 0.0, 0.0, 0.0
				for _, v := range n.x[i:][:k] {
					mean += float64(v) / float64(k)
				}
				for _, v := range n.x[i:][:k] {
					variance += (float64(v) - mean) * (float64(v) - mean) / float64(k)
				}
				dev := math.Sqrt(variance + 1e-3)
				normed := func(j int) float64 { return (float64(n.x[i+j]) - mean) / dev }
				for j := range k {
					d := float64(n.gy[i+j]) * float64(g[j])
					u += d / float64(k)
					un += d * normed(j) / float64(k)
					sums[j] += float64(n.gy[i+j]) * normed(j)
				}
				for j := range k {
					near("y", y[i+j], normed(j)*float64(g[j])+float64(b[j]), 8)
					d := float64(n.gy[i+j]) * float64(g[j])
					near("gx", gx[i+j], (d-u-normed(j)*un)/dev, 8/dev)
				}
			}
			for j := range k {
				near("gamma", gg[j], sums[j], 8*float64(rows))
			}
		}
	}
}

// TestLayerNormEqual: equal numbers are their own mean, though the sum of 0.1 is not a multiple of it.
func TestLayerNormEqual(t *testing.T) {
	for k := 1; k < 100; k++ {
		x, y := slices.Repeat([]float64{0.1}, k), make([]float64, k)
		LayerNorm(y, x, nil, nil, k, 0.001)
		for _, v := range y {
			if v != 0 {
				t.Fatalf("%d times 0.1: y = %v, want 0", k, v)
			}
		}
	}
}
