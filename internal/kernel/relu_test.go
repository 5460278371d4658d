package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

func TestReLU(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		t.Run("float32", testReLU[float32])
		t.Run("float64", testReLU[float64])
	})
}

// testReLU compares ReLU and ReLUGrad with the oracles bit for bit, at every length up to two turns of the main loop and
// more, at every alignment, in place and not, and sees that nothing beside dst is written.
func testReLU[T Float](t *testing.T) {
	const margin = 9
	guard := T(-77.25)
	for _, r := range rectifiers[T]() {
		values := reluInputs(r)
		rng := rand.New(rand.NewPCG(1, 2))
		for n := range 67 {
			x, gy, want, wantGrad := make([]T, n), make([]T, n), make([]T, n), make([]T, n)
			for i := range n {
				x[i] = values[rng.IntN(len(values))]
				gy[i] = values[rng.IntN(len(values))]
				want[i], wantGrad[i] = reluOracle(x[i], r), reluGradOracle(x[i], gy[i], r)
			}
			offset := n % margin
			room := func(fill []T) (all, part []T) {
				all = slices.Repeat([]T{guard}, n+2*margin)
				part = all[offset:][:n:n]
				copy(part, fill)
				return all, part
			}
			check := func(name string, all, got, want []T) {
				for i := range got {
					if !sameFloat(got[i], want[i]) {
						t.Fatalf("%s(x=%v, gy=%v, %+v) = %v, want %v (element %d of %d)", name, x[i], gy[i], r, got[i], want[i], i, n)
					}
				}
				for i, v := range all {
					if (i < offset || i >= offset+n) && v != guard {
						t.Fatalf("%s of %d elements wrote outside dst, at %d", name, n, i-offset)
					}
				}
			}
			_, source := room(x)
			_, above := room(gy)
			all, dst := room(nil)
			ReLU(dst, source, r)
			check("ReLU", all, dst, want)
			check("x after ReLU", nil, source, x)
			all, dst = room(x)
			ReLU(dst, dst, r)
			check("ReLU in place", all, dst, want)

			all, dst = room(nil)
			ReLUGrad(dst, source, above, r)
			check("ReLUGrad", all, dst, wantGrad)
			check("x after ReLUGrad", nil, source, x)
			check("gy after ReLUGrad", nil, above, gy)
			all, dst = room(x)
			ReLUGrad(dst, dst, above, r)
			check("ReLUGrad in x", all, dst, wantGrad)
			all, dst = room(gy)
			ReLUGrad(dst, source, dst, r)
			check("ReLUGrad in gy", all, dst, wantGrad)
		}
	}
}

// TestReLUEveryInput puts every special input through every place of a vector and of the tail.
func TestReLUEveryInput(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		for _, r := range rectifiers[float32]() {
			values := reluInputs(r)
			for _, v := range values {
				x := slices.Repeat([]float32{v}, 15)
				y := make([]float32, len(x))
				ReLU(y, x, r)
				for i, got := range y {
					if want := reluOracle(v, r); !sameFloat(got, want) {
						t.Fatalf("ReLU(%v, %+v) = %v, want %v (element %d)", v, r, got, want, i)
					}
				}
				for _, g := range values {
					ReLUGrad(y, x, slices.Repeat([]float32{g}, 15), r)
					for i, got := range y {
						if want := reluGradOracle(v, g, r); !sameFloat(got, want) {
							t.Fatalf("ReLUGrad(x=%v, gy=%v, %+v) = %v, want %v (element %d)", v, g, r, got, want, i)
						}
					}
				}
			}
		}
	})
}

// TestReLUAtTheKinks states the values at the kinks as plain numbers, apart from any oracle.
func TestReLUAtTheKinks(t *testing.T) {
	inf, nan, negZero := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	plain, relu6 := Rectifier[float32]{Max: inf}, Rectifier[float32]{Max: 6}
	leaky, all := Rectifier[float32]{Slope: 0.25, Max: inf}, Rectifier[float32]{Slope: 0.5, Max: 4, Threshold: 1}
	impltest.Each(t, func(t *testing.T) {
		for _, c := range []struct {
			r          Rectifier[float32]
			x, y, dydx float32
		}{
			{plain, 0, 0, 0}, {plain, negZero, 0, 0}, {plain, 1e-45, 1e-45, 1}, {plain, -1, 0, 0}, {plain, -inf, 0, 0}, {plain, inf, inf, 1}, {plain, nan, nan, nan},
			{relu6, 0, 0, 0}, {relu6, 5.9999995, 5.9999995, 1}, {relu6, 6, 6, 0}, {relu6, 6.0000005, 6, 0}, {relu6, inf, 6, 0}, {relu6, nan, nan, nan},
			{leaky, 0, 0, 0.25}, {leaky, negZero, 0, 0.25}, {leaky, -1e-45, 0, 0.25}, {leaky, -8, -2, 0.25}, {leaky, -inf, -inf, 0.25}, {leaky, 3, 3, 1},
			{all, 1, 0, 0.5}, {all, 1.0000001, 1.0000001, 1}, {all, 0, -0.5, 0.5}, {all, -inf, -inf, 0.5}, {all, 4, 4, 0}, {all, 3.9999998, 3.9999998, 1}, {all, inf, 4, 0},
		} {
			x, y, gx := slices.Repeat([]float32{c.x}, 9), make([]float32, 9), make([]float32, 9)
			ReLU(y, x, c.r)
			ReLUGrad(gx, x, slices.Repeat([]float32{1}, 9), c.r)
			for _, i := range []int{0, 8} { // in the vector and in the tail
				if !sameFloat(y[i], c.y) || !sameFloat(gx[i], c.dydx) {
					t.Errorf("%+v at %v: y = %v, dy/dx = %v, want %v, %v", c.r, c.x, y[i], gx[i], c.y, c.dydx)
				}
			}
		}
	})
}

func TestReLUDoesNotAllocate(t *testing.T) {
	x, y := make([]float32, 100), make([]float64, 100)
	impltest.Each(t, func(t *testing.T) {
		if n := testing.AllocsPerRun(10, func() {
			ReLU(x, x, Rectifier[float32]{Max: 6})
			ReLUGrad(x, x, x, Rectifier[float32]{Max: 6})
			ReLU(y, y, Rectifier[float64]{Max: 6})
			ReLUGrad(y, y, y, Rectifier[float64]{Max: 6})
		}); n != 0 {
			t.Errorf("ReLU and ReLUGrad allocate %v times, want 0", n)
		}
	})
}

func TestReLUPanicsOnLengths(t *testing.T) {
	a, b := make([]float32, 3), make([]float32, 4)
	r := Rectifier[float32]{Max: 6}
	for name, f := range map[string]func(){
		"ReLU(3, 4)":        func() { ReLU(a, b, r) },
		"ReLUGrad(3, 4, 3)": func() { ReLUGrad(a, b, a, r) },
		"ReLUGrad(3, 3, 4)": func() { ReLUGrad(a, a, b, r) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkReLU(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1 << 12, 1 << 16, 1 << 20} {
		x, dst, gy := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], gy[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		inf := float32(math.Inf(1))
		for _, c := range []struct {
			name string
			r    Rectifier[float32]
		}{{"plain", Rectifier[float32]{Max: inf}}, {"relu6", Rectifier[float32]{Max: 6}}, {"leaky", Rectifier[float32]{Slope: 0.1, Max: inf}}} {
			b.Run(fmt.Sprintf("pass=forward/kind=%s/n=%d", c.name, n), func(b *testing.B) {
				b.SetBytes(int64(8 * n))
				b.ReportAllocs()
				for b.Loop() {
					ReLU(dst, x, c.r)
				}
			})
			b.Run(fmt.Sprintf("pass=backward/kind=%s/n=%d", c.name, n), func(b *testing.B) {
				b.SetBytes(int64(12 * n))
				b.ReportAllocs()
				for b.Loop() {
					ReLUGrad(dst, x, gy, c.r)
				}
			})
		}
	}
}
