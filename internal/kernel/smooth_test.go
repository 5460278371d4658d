package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// eachSmooth is impltest.Each without the implementations of something else.
func eachSmooth(t *testing.T, f func(t *testing.T)) {
	impltest.Each(t, func(t *testing.T) {
		if strings.Contains(t.Name(), "/portable") || strings.Contains(t.Name(), "/Smooth") {
			f(t)
		}
	})
}

// TestSmoothFloat32 compares every implementation with float64 formulas at one in 4099 of all float32 (SMOOTH_STEP sets
// another number): at most 2 ULP off, derivatives those of the largest term of the formula.
func TestSmoothFloat32(t *testing.T) {
	step := uint64(4099)
	if s := os.Getenv("SMOOTH_STEP"); s != "" {
		if _, err := fmt.Sscan(s, &step); err != nil {
			t.Fatal(err)
		}
	}
	eachSmooth(t, func(t *testing.T) {
		for _, a := range activations[float32]() {
			t.Run(a.name, func(t *testing.T) { sweepSmooth(t, a, step) })
		}
	})
}

// sweepSmooth looks for the largest error of a in one of step float32.
func sweepSmooth(t *testing.T, a activation[float32], step uint64) {
	const n = 1000
	x, y, gy := make([]float32, 0, n), make([]float32, n), slices.Repeat([]float32{1}, n)
	formulas := [3]func(float64) (float64, float64){a.f, a.slope, a.d2}
	var worst [3]struct {
		off, want float64
		x, got    float32
	}
	run := func() {
		for order, formula := range formulas {
			got := y[:len(x)]
			a.compute(order, got, x, gy[:len(x)])
			for i, v := range x {
				want, largest := formula(float64(v))
				w := &worst[order]
				if off := ulps32(got[i], want, largest); !(off <= w.off) {
					w.off, w.want, w.x, w.got = off, want, v, got[i]
				}
			}
		}
		x = x[:0]
	}
	for bits := uint64(0); bits < 1<<32; bits += step {
		v := math.Float32frombits(uint32(bits))
		if v != v || math.IsInf(float64(v), 0) {
			continue // in TestSmoothLimits
		}
		if x = append(x, v); len(x) == n {
			run()
		}
	}
	run()
	for order, w := range worst {
		t.Logf("derivative %d: at most %.2f ULP off, at %v", order, w.off, w.x)
		if !(w.off <= 2) {
			t.Errorf("derivative %d at %v (%x): %v, want %v: off by %v ULP, want at most 2", order, w.x, w.x, w.got, w.want, w.off)
		}
	}
}

// compute writes y or one of its derivatives to dst.
func (a activation[T]) compute(order int, dst, x, gy []T) {
	switch order {
	case 0:
		a.y(dst, x)
	case 1:
		a.dy(dst, x, gy)
	case 2:
		a.d2y(dst, x, gy)
	}
}

// ulps32 returns by how many units in the last place of a float32 of the size of largest got is off.
func ulps32(got float32, want, largest float64) float64 {
	if got == float32(want) {
		return 0
	}
	size := float32(min(math.Abs(largest), math.MaxFloat32))
	unit := max(float64(size)-float64(math.Nextafter32(size, 0)), float64(math.Nextafter32(0, 1)))
	return math.Abs(float64(got)-want) / unit
}

// TestSmoothLimits states the values at NaN, infinities and 0, with their signs, apart from any formula.
func TestSmoothLimits(t *testing.T) {
	eachSmooth(t, func(t *testing.T) {
		t.Run("float32", testSmoothLimits[float32])
		t.Run("float64", testSmoothLimits[float64])
	})
}

func testSmoothLimits[T Float](t *testing.T) {
	inf, negZero := T(math.Inf(1)), T(math.Copysign(0, -1))
	far := largestFinite[T]()
	half, log2, density := T(0.5), T(math.Ln2), T(math.Sqrt(2/math.Pi))
	s, sa := T(1.0507009873554804934193349852946), T(1.7580993408473768599402175208123)
	type row struct{ x, y, dy, d2y T }
	for name, rows := range map[string][]row{
		"Sigmoid":                          {{-inf, 0, 0, 0}, {inf, 1, 0, 0}, {-far, 0, 0, 0}, {far, 1, 0, 0}, {0, half, 0.25, 0}, {negZero, half, 0.25, 0}},
		"Tanh":                             {{-inf, -1, 0, 0}, {inf, 1, 0, 0}, {-far, -1, 0, 0}, {far, 1, 0, 0}, {0, 0, 1, 0}, {negZero, negZero, 1, 0}},
		"SiLU":                             {{-inf, negZero, 0, 0}, {inf, inf, 1, 0}, {-far, negZero, 0, 0}, {far, far, 1, 0}, {0, 0, half, half}, {negZero, negZero, half, half}},
		"GELU":                             {{-inf, negZero, 0, 0}, {inf, inf, 1, 0}, {-far, negZero, 0, 0}, {far, far, 1, 0}, {0, 0, half, density}, {negZero, negZero, half, density}},
		"GELUTanh":                         {{-inf, negZero, 0, 0}, {inf, inf, 1, 0}, {-far, negZero, 0, 0}, {far, far, 1, 0}, {0, 0, half, density}, {negZero, negZero, half, density}},
		"Softplus":                         {{-inf, 0, 0, 0}, {inf, inf, 1, 0}, {-far, 0, 0, 0}, {far, far, 1, 0}, {0, log2, half, 0.25}, {negZero, log2, half, 0.25}},
		"Mish":                             {{-inf, negZero, 0, 0}, {inf, inf, 1, 0}, {-far, negZero, 0, 0}, {far, far, 1, 0}, {0, 0, 0.6, 0.64}, {negZero, negZero, 0.6, 0.64}},
		"HardSigmoid":                      {{-inf, 0, 0, 0}, {inf, 1, 0, 0}, {-3, 0, 0, 0}, {3, 1, 0, 0}, {0, half, T(1.0 / 6), 0}},
		"HardSiLU":                         {{-inf, 0, 0, 0}, {inf, inf, 1, 0}, {-3, 0, 0, 0}, {3, 3, 1, 0}, {0, 0, half, T(1.0 / 3)}, {-far, 0, 0, 0}, {far, far, 1, 0}},
		"ELU{1 1 1}":                       {{-inf, -1, 0, 0}, {inf, inf, 1, 0}, {-far, -1, 0, 0}, {far, far, 1, 0}, {0, 0, 1, 1}, {negZero, negZero, 1, 1}, {neighbour[T](0, 1), neighbour[T](0, 1), 1, 0}, {-neighbour[T](0, 1), -neighbour[T](0, 1), 1, 1}},
		fmt.Sprintf("ELU{%v %v 1}", s, sa): {{-inf, -sa, 0, 0}, {inf, inf, s, 0}, {-far, -sa, 0, 0}, {far, inf, s, 0}, {0, 0, sa, sa}},
		"ELU{1 0.3 0.3}":                   {{-inf, T(-0.3), 0, 0}, {inf, inf, 1, 0}, {0, 0, 1, 1 / T(0.3)}},
		"ELU{1 1000 1000}":                 {{-inf, -1000, 0, 0}, {0, 0, 1, 0.001}, {-neighbour[T](0, 1), -neighbour[T](0, 1), 1, 0.001}},
	} {
		i := slices.IndexFunc(activations[T](), func(a activation[T]) bool { return a.name == name })
		if i < 0 {
			t.Fatalf("no activation %s", name)
		}
		a := activations[T]()[i]
		nan := T(math.NaN())
		for _, r := range append(rows, row{nan, nan, nan, nan}, row{-nan, nan, nan, nan}) {
			for order, want := range []T{r.y, r.dy, r.d2y} {
				x, got := slices.Repeat([]T{r.x}, 19), make([]T, 19)
				a.compute(order, got, x, slices.Repeat([]T{1}, 19))
				for _, v := range []T{got[0], got[18]} { // in the vector and in the tail
					near := v > 0 && v != 1 && (v == neighbour(want, 0) || v == neighbour(want, inf)) // the numbers of the table are rounded
					if !sameFloat(v, want) && !near {
						t.Errorf("%s derivative %d at %v: %v, want %v", name, order, r.x, v, want)
					}
				}
			}
		}
	}
}

// TestSmoothPlace sees that an element's result is the same wherever it lies, in place and not, and that nothing beside dst
// is written.
func TestSmoothPlace(t *testing.T) {
	eachSmooth(t, func(t *testing.T) {
		t.Run("float32", testSmoothPlace[float32])
		t.Run("float64", testSmoothPlace[float64])
	})
}

func testSmoothPlace[T Float](t *testing.T) {
	const margin = 9
	guard := T(-77.25)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, a := range activations[T]() {
		lengths := []int{0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 47, 48, 49, 63, 64, 65, 66, 97}
		if a.name == "SiLU" || strings.HasPrefix(a.name, "ELU{1 1 1}") {
			lengths = append(lengths, 1<<14+21) // more than one run of the assembly
		}
		for _, n := range lengths {
			x, gy := make([]T, n), make([]T, n)
			for i := range n {
				x[i], gy[i] = T(3*rng.NormFloat64()), T(rng.NormFloat64())
			}
			for order := range 3 {
				want := make([]T, n)
				for i := range n {
					a.compute(order, want[i:i+1], x[i:i+1], gy[i:i+1])
				}
				offset := n % margin
				room := func(fill []T) (all, part []T) {
					all = slices.Repeat([]T{guard}, n+2*margin)
					part = all[offset:][:n:n]
					copy(part, fill)
					return all, part
				}
				for _, in := range []string{"elsewhere", "x", "gy"} {
					_, from := room(x)
					_, above := room(gy)
					all, dst := room(nil)
					switch in {
					case "x":
						all, dst = room(x)
						from = dst
					case "gy":
						all, dst = room(gy)
						above = dst
					}
					a.compute(order, dst, from, above)
					for i, v := range dst {
						if in == "gy" && order == 0 {
							break // gy is not read
						}
						if !sameFloat(v, want[i]) {
							t.Fatalf("%s derivative %d, dst %s: element %d of %d at %v is %v, alone it is %v", a.name, order, in, i, n, x[i], v, want[i])
						}
					}
					for i, v := range all {
						if (i < offset || i >= offset+n) && v != guard {
							t.Fatalf("%s derivative %d of %d elements wrote outside dst, at %d", a.name, order, n, i-offset)
						}
					}
				}
			}
		}
	}
}

// TestSmoothTimesGY sees that the gradients are the derivative, rounded, times gy, as IEEE 754 has it.
func TestSmoothTimesGY(t *testing.T) {
	eachSmooth(t, func(t *testing.T) {
		inf, nan := float32(math.Inf(1)), float32(math.NaN())
		x := []float32{-inf, -200, -88, -20, -1, -1e-40, 0, 1e-3, 0.7, 3, 30, inf, nan}
		for _, a := range activations[float32]() {
			for order := 1; order <= 2; order++ {
				slope, got := make([]float32, len(x)), make([]float32, len(x))
				a.compute(order, slope, x, slices.Repeat([]float32{1}, len(x)))
				for _, g := range []float32{0, -1, 3e38, 1e-45, 0.1, inf, -inf, nan} {
					a.compute(order, got, x, slices.Repeat([]float32{g}, len(x)))
					for i, v := range got {
						if want := slope[i] * g; !sameFloat(v, want) {
							t.Errorf("%s derivative %d at %v times %v = %v, want %v", a.name, order, x[i], g, v, want)
						}
					}
				}
			}
		}
	})
}

func TestSmoothDoesNotAllocate(t *testing.T) {
	x32, x64 := make([]float32, 101), make([]float64, 101)
	eachSmooth(t, func(t *testing.T) {
		for i, a := range activations[float32]() {
			b := activations[float64]()[i]
			for order := range 3 {
				if n := testing.AllocsPerRun(5, func() {
					a.compute(order, x32, x32, x32)
					b.compute(order, x64, x64, x64)
				}); n != 0 {
					t.Errorf("%s derivative %d allocates %v times, want 0", a.name, order, n)
				}
			}
		}
	})
}

func TestSmoothPanicsOnLengths(t *testing.T) {
	a, b := make([]float32, 3), make([]float32, 4)
	for _, f := range activations[float32]() {
		for order := range 3 {
			for _, s := range [][3][]float32{{b, a, a}, {a, b, a}, {a, a, b}} {
				if order == 0 && len(s[2]) == 4 {
					continue
				}
				func() {
					defer func() {
						if _, ok := recover().(string); !ok {
							t.Errorf("%s derivative %d with lengths %d, %d, %d did not panic with a string", f.name, order, len(s[0]), len(s[1]), len(s[2]))
						}
					}()
					f.compute(order, s[0], s[1], s[2])
				}()
			}
		}
	}
}
