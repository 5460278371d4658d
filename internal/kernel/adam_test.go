package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestAdamStep compares single steps from random states with the formulas in float64. Each float32 operation errs by up
// to half a unit of its result: m and v are sums of two terms, w one of w and a step that took six operations.
func TestAdamStep(t *testing.T) {
	const unit = 0x1p-24
	rng := rand.New(rand.NewPCG(1, 1))
	for _, scale := range []float64{1, 1e-6, 1e-9, 0} { // 1e-6 and below: Epsilon counts
		for step := 1; step < 2000; step *= 3 {
			beta1, beta2, lr := 0.9, 0.999, 1e-3
			rate := lr * math.Sqrt(1-math.Pow(beta2, float64(step))) / (1 - math.Pow(beta1, float64(step)))
			a := Adam{Rate: float32(rate), Beta1: beta1, Beta2: beta2, Epsilon: 1e-7}
			const n = 9
			var w, g, m, v [n]float32
			for i := range n {
				w[i], g[i] = float32(rng.NormFloat64()*scale), float32(rng.NormFloat64()*scale)
				m[i], v[i] = float32(rng.NormFloat64()*scale), float32(rng.ExpFloat64()*scale*scale)
			}
			w0, g0, m0, v0 := w, g, m, v
			AdamStep(w[:], g[:], m[:], v[:], a)
			if g != g0 {
				t.Fatalf("AdamStep changed g")
			}
			for i := range n {
				w0, g0, m0, v0 := float64(w0[i]), float64(g0[i]), float64(m0[i]), float64(v0[i])
				mw := beta1*m0 + (1-beta1)*g0
				vw := beta2*v0 + (1-beta2)*g0*g0
				// From the m and v that came out: their own errors are checked on their own.
				change := float64(a.Rate) * float64(m[i]) / (math.Sqrt(float64(v[i])) + float64(a.Epsilon))
				if d := math.Abs(float64(m[i]) - mw); d > 3*unit*(math.Abs(m0)+math.Abs(g0)) {
					t.Errorf("step %d, scale %v: m = %v, want %v", step, scale, m[i], mw)
				}
				if d := math.Abs(float64(v[i]) - vw); d > 3*unit*(v0+g0*g0*(1-beta2)*2)+1e-45 {
					t.Errorf("step %d, scale %v: v = %v, want %v", step, scale, v[i], vw)
				}
				if d := math.Abs(float64(w[i]) - (w0 - change)); d > unit*math.Abs(w0-change)+6*unit*math.Abs(change)+1e-45 {
					t.Errorf("step %d, scale %v: w = %v, want %v", step, scale, w[i], w0-change)
				}
			}
		}
	}
}

// TestAdamStepFirst works the first step out by hand: m = (1-Beta1)*g and v = (1-Beta2)*g*g, to the last digit.
func TestAdamStepFirst(t *testing.T) {
	w, g, m, v := []float32{0}, []float32{1}, []float32{0}, []float32{0}
	AdamStep(w, g, m, v, Adam{Rate: 0.5, Beta1: 0.9, Beta2: 0.999, Epsilon: 0})
	if m[0] != 0.1 || v[0] != 0.001 {
		t.Errorf("m, v = %v, %v, want 0.1, 0.001", m[0], v[0])
	}
	if want := -0.05 / math.Sqrt(0.001); math.Abs(float64(w[0])/want-1) > 1e-6 {
		t.Errorf("w = %v, want %v", w[0], want)
	}
}

// TestAdamStepBits compares every implementation with the Go loop, bit by bit.
func TestAdamStepBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(2, 2))
		a := Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}
		for _, n := range append(upTo(70), 1<<14, 1<<15+17) {
			var want, got [4][]float32
			for i := range want {
				want[i] = weird[float32](r, n)
				got[i] = fenced(t, want[i])
			}
			for range 3 {
				adamPortable(want[0], want[1], want[2], want[3], a)
				AdamStep(got[0], got[1], got[2], got[3], a)
			}
			for i := range want {
				if !sameBits(got[i], want[i]) {
					t.Fatalf("%d elements: slice %d = %v, want %v", n, i, got[i], want[i])
				}
			}
		}
	}, "Adam")
}

// TestUpdatesAllocate runs the loops over weights and gradients.
func TestUpdatesAllocate(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		w, g, m, v := make([]float32, 100), make([]float32, 100), make([]float32, 100), make([]float32, 100)
		tmp := make([]float32, SumRowsScratch(20))
		if n := testing.AllocsPerRun(10, func() {
			AdamStep(w, g, m, v, Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7})
			SGDStep(w, g, m, SGD{Rate: 0.1, Momentum: 0.9})
			Add(g, m)
			SumRows(g[:20], w, tmp)
		}); n != 0 {
			t.Errorf("%v allocations", n)
		}
	}, "Adam", "SGD", "Add", "SumRows")
}

// upTo returns 0 to n.
func upTo(n int) []int {
	x := make([]int, n+1)
	for i := range x {
		x[i] = i
	}
	return x
}

func BenchmarkAdamStep(b *testing.B) {
	const n = 1 << 17
	w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range g {
		g[i] = float32(i%13) - 6
	}
	b.SetBytes(28 * n)
	b.ReportAllocs()
	for b.Loop() {
		AdamStep(w, g, m, v, Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7})
	}
}
