//go:build !purego

package kernel

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// TestReLUFast sees that the flag decides, so that the tests of every implementation really run each of them.
func TestReLUFast(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		x, y := make([]float32, 15), make([]float64, 15)
		want32, want64 := 0, 0
		if useReLUAVX2 {
			want32, want64 = 8, 12
		}
		for _, limit := range []float32{0, 6} {
			r, d := Rectifier[float32]{Max: limit}, Rectifier[float64]{Max: float64(limit)}
			if got := [4]int{reluFast(x, x, r), reluGradFast(x, x, x, r), reluFast(y, y, d), reluGradFast(y, y, y, d)}; got != [4]int{want32, want32, want64, want64} {
				t.Errorf("with AVX2 %t, of 15 elements the fast loops did %v, want %d (float32), %d (float64)", useReLUAVX2, got, want32, want64)
			}
		}
	})
}
