package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestSGDStep compares steps with the formulas in float64; a result may be off by half a unit of each of its terms, per
// operation on it.
func TestSGDStep(t *testing.T) {
	const unit = 0x1p-24
	rng := rand.New(rand.NewPCG(1, 1))
	for _, s := range []SGD{{Rate: 0.01}, {Rate: 0.01, Nesterov: true}, {Rate: 0.1, Momentum: 0.9}, {Rate: 0.1, Momentum: 0.9, Nesterov: true}} {
		t.Run(fmt.Sprintf("%+v", s), func(t *testing.T) {
			const n = 9
			var w, g, m [n]float32
			for i := range n {
				w[i], m[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			}
			for range 20 {
				for i := range n {
					g[i] = float32(rng.NormFloat64())
				}
				w0, g0, m0 := w, g, m
				if s.Momentum == 0 {
					SGDStep(w[:], g[:], nil, s)
				} else {
					SGDStep(w[:], g[:], m[:], s)
				}
				if g != g0 {
					t.Fatal("SGDStep changed g")
				}
				for i := range n {
					step := float64(s.Rate) * float64(g0[i])
					mw := float64(s.Momentum)*float64(m0[i]) - step
					ww := float64(w0[i]) + mw
					if s.Momentum == 0 {
						mw = float64(m0[i])
					} else if s.Nesterov {
						ww = float64(w0[i]) + float64(s.Momentum)*mw - step
					}
					limit := 4 * unit * (math.Abs(float64(m0[i])) + math.Abs(step))
					if math.Abs(float64(m[i])-mw) > limit {
						t.Errorf("m = %v, want %v", m[i], mw)
					}
					if math.Abs(float64(w[i])-ww) > limit*2+unit*math.Abs(ww) {
						t.Errorf("w = %v, want %v", w[i], ww)
					}
				}
			}
		})
	}
}

// TestSGDStepBits compares every implementation with the Go loop, bit by bit.
func TestSGDStepBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 3))
		for _, s := range []SGD{{Rate: 0.01}, {Rate: 0.01, Nesterov: true}, {Rate: 0.1, Momentum: 0.9}, {Rate: 0.1, Momentum: 0.9, Nesterov: true}} {
			for _, n := range append(upTo(140), 1<<14, 1<<15+17) {
				var want, got [3][]float32
				for i := range want {
					want[i] = weird[float32](r, n)
					got[i] = fenced(t, want[i])
				}
				for range 3 {
					sgdPortable(want[0], want[1], want[2], s)
					SGDStep(got[0], got[1], got[2], s)
				}
				for i := range want {
					if !sameBits(got[i], want[i]) {
						t.Fatalf("%+v, %d elements: slice %d = %v, want %v", s, n, i, got[i], want[i])
					}
				}
			}
		}
	}, "SGD")
}

func BenchmarkSGDStep(b *testing.B) {
	const n = 1 << 17
	w, g, m := make([]float32, n), make([]float32, n), make([]float32, n)
	for _, s := range []SGD{{Rate: 0.01}, {Rate: 0.1, Momentum: 0.9}} {
		b.Run(fmt.Sprintf("momentum=%v", s.Momentum), func(b *testing.B) {
			b.SetBytes(12 * n)
			b.ReportAllocs()
			for b.Loop() {
				SGDStep(w, g, m, s)
			}
		})
	}
}
