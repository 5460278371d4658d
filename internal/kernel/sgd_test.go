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
