//go:build !purego

package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// TestReLUFast sees that the flag decides, so that the tests of every implementation really run each of them.
func TestReLUFast(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		x, y := make([]float32, 15), make([]float64, 15)
		want := 0
		if useReLUNEON {
			want = 12
		}
		for _, limit := range []float32{0, 6} {
			r, d := Rectifier[float32]{Max: limit}, Rectifier[float64]{Max: float64(limit)}
			if got := [4]int{reluFast(x, x, r), reluGradFast(x, x, x, r), reluFast(y, y, d), reluGradFast(y, y, y, d)}; got != [4]int{want, want} {
				t.Errorf("with NEON %t, of 15 elements the fast loops did %v, want %d (float32), 0 (float64)", useReLUNEON, got, want)
			}
		}
	})
}

// TestReLUNEONBits compares the loops with the Go ones bit by bit, NaNs too, over slices whose neighbours cannot be read
// or written, and over more than one call into assembly.
func TestReLUNEONBits(t *testing.T) {
	if !useReLUNEON {
		t.Skip("NEON is off")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range append(upTo(40), streamed-1, streamed+21, 2*streamed+9) {
		x, gy := anyBits(rng, n), anyBits(rng, n)
		want, got := make([]float32, n), fenced(t, make([]float32, n))
		fx, fgy := fenced(t, x), fenced(t, gy)
		for _, r := range rectifiers[float32]() {
			reluPortable(want, x, r)
			ReLU(got, fx, r)
			wantBits(t, "ReLU", r, got, want)
			reluGradPortable(want, x, gy, r)
			ReLUGrad(got, fx, fgy, r)
			wantBits(t, "ReLUGrad", r, got, want)
		}
	}
}

func wantBits(t *testing.T, name string, r Rectifier[float32], got, want []float32) {
	t.Helper()
	for i := range got {
		if g, w := math.Float32bits(got[i]), math.Float32bits(want[i]); g != w {
			t.Fatalf("%s of %d elements, %+v: got[%d] = %#08x, want %#08x", name, len(got), r, i, g, w)
		}
	}
}

// anyBits returns n float32, half of them with random bits, so that NaNs of all kinds and denormals are among them.
func anyBits(rng *rand.Rand, n int) []float32 {
	x := weird[float32](rng, n)
	for i := range x {
		switch rng.IntN(4) {
		case 0:
			x[i] = math.Float32frombits(rng.Uint32())
		case 1:
			x[i] = math.Float32frombits(rng.Uint32()&0x807fffff | uint32(rng.IntN(2))*0x7f800000)
		}
	}
	return x
}
