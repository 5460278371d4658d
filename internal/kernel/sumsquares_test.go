package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestSumSquares compares with a sum without rounding. Tolerance: one rounding of float64 for each of the terms in a chain.
func TestSumSquares(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 35 {
		x, want := make([]float32, n), new(big.Float).SetPrec(500)
		for i := range x {
			x[i] = float32(r.NormFloat64() * math.Pow(10, float64(r.IntN(30)-15)))
			v := new(big.Float).SetPrec(500).SetFloat64(float64(x[i]))
			want.Add(want, v.Mul(v, v))
		}
		w, _ := want.Float64()
		if got := SumSquares(x); !(math.Abs(got-w) <= float64(n)*0x1p-53*w) {
			t.Errorf("%d elements: %v, want %v", n, got, w)
		}
	}
	// Squares that float32 does not have.
	if got, want := SumSquares([]float32{1e30, 0, 0, 0, 0}), float64(float32(1e30))*float64(float32(1e30)); got != want {
		t.Errorf("sum = %v, want %v", got, want)
	}
	if got := SumSquares([]float32{1e-40}); !(got > 0) {
		t.Errorf("sum = %v, want more than 0", got)
	}
	for i := range 9 {
		x := make([]float32, 9)
		x[i] = float32(math.NaN())
		if got := SumSquares(x); !math.IsNaN(got) {
			t.Errorf("NaN at %d: %v, want NaN", i, got)
		}
		x[i] = float32(math.Inf(-1))
		if got := SumSquares(x); !math.IsInf(got, 1) {
			t.Errorf("-Inf at %d: %v, want +Inf", i, got)
		}
	}
}

func TestScale(t *testing.T) {
	x := []float32{2, -3, 0, float32(math.Inf(1)), float32(math.NaN())}
	Scale(x, -0.5)
	if x[0] != -1 || x[1] != 1.5 || x[2] != 0 || !math.IsInf(float64(x[3]), -1) || x[4] == x[4] {
		t.Errorf("x = %v, want [-1 1.5 -0 -Inf NaN]", x)
	}
	Scale(nil, 1)
}
