package onnx

import (
	"math"
	"math/rand/v2"
	"testing"
)

// at computes f by its pieces.
func (f *function) value(x float64) float64 {
	i := 0
	for k, t := range f.corners {
		switch {
		case x == t:
			i = 2*k + 1
		case x > t:
			i = 2*k + 2
		}
	}
	return f.pieces[i].a.v[0]*x + f.pieces[i].c.v[0]
}

// TestFunction builds random chains of operators and compares the pieces with the operators themselves, also at the corners.
// Coefficients are small multiples of 1/8, so that all is exact.
func TestFunction(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	number := func() float64 { return float64(r.IntN(17)-8) / 8 }
	x := &planned{out: []int{1}}
	bends := 0
	for range 3000 {
		f, g := identity(x), func(x float64) float64 { return x }
		for range 1 + r.IntN(5) {
			k, old := number(), g
			switch r.IntN(7) {
			case 0:
				f, g = f.plus(constant(k)), func(x float64) float64 { return old(x) + k }
			case 1:
				k = []float64{-2, -1, 1, 2}[r.IntN(4)]
				f, g = f.times(constant(k)), func(x float64) float64 { return old(x) * k }
			case 2:
				cond, ok := f.above(k, false)
				if !ok {
					t.Fatal("above: want a function")
				}
				f, ok = choose(cond, f, level(x, constant(k)))
				if !ok {
					t.Fatal("choose: want a function")
				}
				g = func(x float64) float64 { return max(old(x), k) }
			case 3:
				cond, _ := f.above(k, true)
				f, _ = choose(cond, level(x, constant(k)), f)
				g = func(x float64) float64 { return min(old(x), k) }
			case 4:
				cond, _ := f.above(k, false)
				f, _ = choose(cond, f, level(x, constant(0)))
				g = func(x float64) float64 {
					if y := old(x); y > k {
						return y
					}
					return 0
				}
			case 5:
				cond, _ := f.above(k, true)
				f, _ = combine(f, opposite(cond), func(p, q piece) (piece, bool) {
					return piece{p.a.times(q.c), p.c.times(q.c)}, true
				})
				g = func(x float64) float64 {
					if y := old(x); y < k {
						return y
					}
					return 0
				}
			case 6:
				id := identity(x)
				f, _ = combine(f, id, func(p, q piece) (piece, bool) { return piece{p.a.plus(q.a), p.c.plus(q.c)}, true })
				g = func(x float64) float64 { return old(x) + x }
			}
		}
		bends += len(f.corners)
		points := []float64{-1e3, -1, 0, 1, 1e3}
		for range 40 {
			points = append(points, float64(r.IntN(129)-64)/16)
		}
		for _, t := range f.corners {
			if t == math.Trunc(t*64)/64 { // others are rounded, and so is what is computed at them
				points = append(points, t)
			}
			points = append(points, t+1e-3, t-1e-3)
		}
		for _, x := range points {
			if got, want := f.value(x), g(x); math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
				t.Fatalf("f(%v) with corners %v: want %v, got %v", x, f.corners, want, got)
			}
		}
	}
	if bends < 2000 {
		t.Errorf("corners: want some in each chain, got %d in all", bends)
	}
}

// TestView regroups axes as Reshape does, and compares where numbers are with moving them.
func TestView(t *testing.T) {
	shape := []int{2, 3, 4} // of a layer: H, W, C
	v := plainView(shape).permuted([]int{2, 0, 1})
	flat, ok := v.regrouped([]int{24}, shape)
	if !ok {
		t.Fatal("regrouped: want one axis of 24")
	}
	for logical, physical := range flat.positions(shape) {
		c, h, w := logical/6, logical/3%2, logical%3
		if want := (h*3+w)*4 + c; physical != want {
			t.Fatalf("position %d: want %d, got %d", logical, want, physical)
		}
	}
	for _, c := range []struct {
		dims []int
		ok   bool
	}{{[]int{4, 6}, true}, {[]int{8, 3}, true}, {[]int{1, 4, 1, 2, 3}, true}, {[]int{2, 12}, false}, {[]int{24, 1}, true}, {[]int{4, 3, 2}, false}, {[]int{4, 2}, false}, {[]int{4, 2, 3, 2}, false}} {
		if _, ok := v.regrouped(c.dims, shape); ok != c.ok {
			t.Errorf("regrouped to %v: want %v, got %v", c.dims, c.ok, ok)
		}
	}
	back, ok := flat.regrouped([]int{4, 2, 3}, shape)
	if !ok || !back.equal(v) {
		t.Errorf("regrouped and back: want %v, got %v", v, back)
	}
}

func TestSnake(t *testing.T) {
	for class, want := range map[string]string{"MaxPooling2D": "max_pooling2d", "PReLU": "p_re_lu", "ELU": "elu", "LeakyReLU": "leaky_re_lu", "Conv2D": "conv2d", "UpSampling2D": "up_sampling2d"} {
		if got := snake(class); got != want {
			t.Errorf("snake(%q): want %q, got %q", class, want, got)
		}
	}
}
