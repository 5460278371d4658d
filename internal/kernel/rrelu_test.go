package kernel

import (
	"math"
	"testing"
)

// TestRReLU compares with the definition, with a Uniform32 for each element, and in place.
func TestRReLU(t *testing.T) {
	t.Run("float32", testRReLU[float32])
	t.Run("float64", testRReLU[float64])
}

func testRReLU[T Float](t *testing.T) {
	nan, inf := T(math.NaN()), T(math.Inf(1))
	const seed = 99
	lower, upper := T(0.1), T(0.7)
	x := []T{-1, 2, -3, 0, T(math.Copysign(0, -1)), -0.5, nan, inf, -inf, -7}
	gy := []T{1, 2, 3, 4, 5, 6, 7, 8, 9, nan}
	step := []int{5, 1 << 40}
	y, gx := make([]T, len(x)), make([]T, len(x))
	RReLU(y, x, step, lower, upper, seed)
	RReLUGrad(gx, x, step, gy, lower, upper, seed)
	for i, v := range x {
		width := upper - lower
		slope := lower + T(width*T(Uniform32(seed, uint64(step[i/5]), uint64(i%5))))
		wantY, wantG := v, gy[i]
		switch {
		case v != v:
			wantG = v
		case v <= 0:
			wantY, wantG = slope*v+0, slope*gy[i]
		}
		if !sameFloat(y[i], wantY) || !sameFloat(gx[i], wantG) {
			t.Errorf("x[%d] = %v: y %v, gx %v, want %v, %v", i, v, y[i], gx[i], wantY, wantG)
		}
	}
	RReLU(x, x, step, lower, upper, seed)
	for i, v := range x {
		if !sameFloat(v, y[i]) {
			t.Errorf("in place: y[%d] = %v, want %v", i, v, y[i])
		}
	}
	RReLU(y, []T{-1, -1, -inf, -1, -1, -1, -1, -1, -1, -1}, step, 0, 0, seed)
	if y[2] != 0 {
		t.Errorf("a slope of 0 at -Inf: %v, want 0", y[2])
	}
	RReLU([]T{}, []T{}, nil, lower, upper, seed)
}
