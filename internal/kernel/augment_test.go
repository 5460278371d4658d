package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestFillInside: what the comments at the fills draw, cell by cell, and places between cells.
func TestFillInside(t *testing.T) {
	const n = 4
	for f, row := range map[Fill][]float32{ // the cells that stand for −5 to 8
		FillReflect: {3, 3, 2, 1, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0},
		FillNearest: {0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3},
		// steps of 3: −1 to −3 is one picture on, or two from −3 on, and so are 4 and 5, and 6 to 8
		FillWrap:     {3, 3, 3, 2, 3, 0, 1, 2, 3, 0, 1, 0, 0, 0},
		FillConstant: {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8},
	} {
		for i, want := range row {
			if got := f.inside(float32(i-5), n); got != want {
				t.Errorf("fill %d of %d cells: place %d is read at %v, want %v", f, n, i-5, got, want)
			}
		}
		for _, p := range []float32{-0.25, 3.25, -1e6, 1e6, -7.5, 16.75} {
			if got := f.inside(p, n); f != FillConstant && !(got >= 0 && got <= n-1) {
				t.Errorf("fill %d: place %v is read at %v, outside", f, p, got)
			}
			if got := f.inside(p, 1); f != FillConstant && got != 0 {
				t.Errorf("fill %d of one cell: place %v is read at %v", f, p, got)
			}
		}
	}
	for p, want := range map[float32]float32{-0.75: 0, -1.25: 0.25, 3.75: 3, 4.25: 2.75, 8.5: 0.5, -8.5: 0, -9.5: 0.5} {
		if got := FillReflect.inside(p, n); got != want {
			t.Errorf("reflect: place %v is read at %v, want %v", p, got, want)
		}
	}
}

// TestRandomAffine compares with the definition in float64, from the same places, and RandomAffineGrad with the adjoint.
func TestRandomAffine(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	for range 300 {
		s := Images{1 + r.IntN(3), 1 + r.IntN(7), 1 + r.IntN(7), r.IntN(5)}
		step, x, gy := make([]int, s.N), make([]float64, s.N*s.size()), make([]float64, s.N*s.size())
		for i := range step {
			step[i] = int(r.Int64())
		}
		for i := range x {
			x[i], gy[i] = float64(float32(r.NormFloat64())), float64(float32(r.NormFloat64()))
		}
		m := []Motion{Rotation(Interval{-180, 180}), Translation(Interval{-1, 1}, Interval{-1, 1}), Zoom(Interval{0.1, 2}, Interval{0.1, 2}, false)}[r.IntN(3)]
		v := Resampling[float64]{Fill: Fill(r.IntN(4)), Nearest: r.IntN(2) == 0, Value: 1.5}
		seed := r.Uint64()
		y, gx, tmp := make([]float64, len(x)), make([]float64, len(x)), make([]float64, s.C)
		for i := range y {
			y[i], gx[i] = math.NaN(), math.NaN()
		}
		RandomAffine(y, x, step, s, m, seed, v, tmp)
		RandomAffineGrad(gx, gy, step, s, m, seed, v, tmp)
		wantX := make([]float64, len(x))
		for n, at := range step {
			a := m(seed, at, s.H, s.W)
			for i := range s.H {
				for j := range s.W {
					px, py := a.place(j, i)
					px, py = v.Fill.inside(px, s.W), v.Fill.inside(py, s.H)
					for c := range s.C {
						sum, out := 0.0, 0.0
						for _, cell := range cellsAbout(float64(px), float64(py), v.Nearest) {
							if cell.x < 0 || cell.y < 0 || cell.x >= s.W || cell.y >= s.H {
								out += cell.weight
								continue
							}
							k := ((n*s.H+cell.y)*s.W+cell.x)*s.C + c
							sum += cell.weight * x[k]
							wantX[k] += cell.weight * gy[((n*s.H+i)*s.W+j)*s.C+c]
						}
						if got, want := y[((n*s.H+i)*s.W+j)*s.C+c], sum+out*v.Value; math.Abs(got-want) > 1e-5 { // weights are float32
							t.Fatalf("%v, fill %d, nearest %v: cell %d, %d of channel %d = %v, want %v", s, v.Fill, v.Nearest, j, i, c, got, want)
						}
					}
				}
			}
		}
		for i, want := range wantX {
			if math.Abs(gx[i]-want) > 1e-5*max(1, math.Abs(want)) {
				t.Fatalf("%v, fill %d, nearest %v: gx[%d] = %v, want %v", s, v.Fill, v.Nearest, i, gx[i], want)
			}
		}
	}
}

type weighted struct {
	x, y   int
	weight float64
}

func cellsAbout(px, py float64, nearest bool) (r []weighted) {
	if nearest {
		return []weighted{{int(math.Round(px)), int(math.Round(py)), 1}}
	}
	x, y := math.Floor(px), math.Floor(py)
	for _, dx := range []float64{0, 1} {
		for _, dy := range []float64{0, 1} {
			r = append(r, weighted{int(x + dx), int(y + dy), (1 - math.Abs(px-x-dx)) * (1 - math.Abs(py-y-dy))})
		}
	}
	return r
}

// TestRandomAffineNonFinite: a cell of weight 0 is not read, and a derivative does not reach it; others spread. Two rows, since
// the last of a picture goes another way.
func TestRandomAffineNonFinite(t *testing.T) {
	s, step, tmp := Images{1, 2, 4, 1}, []int{0}, make([]float32, 1)
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for shift, want := range map[float32][]float32{0: {1, inf, 2, nan}, 0.25: {0, 1, inf, 2}, 0.125: {0.5, inf, inf, nan}, -0.25: {inf, 2, nan, 0}} {
		x, y := []float32{1, inf, 2, nan, 1, inf, 2, nan}, make([]float32, 8)
		v := Resampling[float32]{Fill: FillConstant}
		m := Translation(Interval{}, Interval{shift, shift})
		RandomAffine(y, x, step, s, m, 0, v, tmp)
		for i, got := range y {
			if w := want[i%4]; got != w && !(got != got && w != w) {
				t.Errorf("1, Inf, 2, NaN shifted by %v of the width = %v, want %v twice", shift, y, want)
				break
			}
		}
		gx := make([]float32, 8)
		RandomAffineGrad(gx, []float32{1, nan, 1, 1, 1, nan, 1, 1}, step, s, m, 0, v, tmp)
		bad := map[float32][4]bool{0: {1: true}, 0.25: {0: true}, 0.125: {0: true, 1: true}, -0.25: {2: true}}[shift]
		for i, g := range gx {
			if (g != g) != bad[i%4] {
				t.Errorf("gy = 1, NaN, 1, 1 shifted by %v of the width: gx = %v", shift, gx)
				break
			}
		}
	}
}

// TestAugmentPanics: lengths that do not fit are a fault of the caller.
func TestAugmentPanics(t *testing.T) {
	s, two, one := Images{2, 1, 1, 1}, make([]float32, 2), make([]float32, 1)
	for name, f := range map[string]func(){
		"RandomFlip":          func() { RandomFlip(two, one, []int{0, 0}, s, Flips{}, 0) },
		"RandomFlip, steps":   func() { RandomFlip(two, two, []int{0}, s, Flips{}, 0) },
		"RandomBrightness":    func() { RandomBrightnessGrad(two, two, []int{0, 0}, one, s, Interval{}, Bounds[float32]{}, 0) },
		"RandomAffine":        func() { RandomAffine(one, two, []int{0, 0}, s, Rotation(Interval{}), 0, Resampling[float32]{}, one) },
		"Rescale":             func() { Rescale(two, two, one, two) },
		"Standardize":         func() { Standardize(two, two, two, one, 1, false) },
		"Standardize, period": func() { Standardize(one, one, two, two, 1, false) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
