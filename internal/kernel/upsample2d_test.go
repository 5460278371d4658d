package kernel

import (
	"math/rand/v2"
	"testing"
)

// TestUpsample: each output cell in turn, by its own position; the adjoint by the inner product <Ux, gy> = <x, U'gy>.
func TestUpsample(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(111, 112))
		for range 300 {
			u := Upsample{H: 1 + r.IntN(4), W: 1 + r.IntN(4), C: 1 + r.IntN(40), SH: 1 + r.IntN(4), SW: 1 + r.IntN(4)}
			n := r.IntN(3)
			x, gy := make([]float32, n*u.H*u.W*u.C), make([]float32, n*u.H*u.W*u.C*u.SH*u.SW)
			for _, v := range [][]float32{x, gy} {
				for i := range v {
					v[i] = float32(r.IntN(64)) - 32 // sums of their products are exact
				}
			}
			y, near := fenced(t, nans[float32](len(gy))), fenced(t, nans[float32](len(gy)))
			gx, tmp := fenced(t, nans[float32](len(x))), fenced(t, nans[float32](u.W*u.C))
			UpsampleNearest(near, fenced(t, x), n, u)
			UpsampleBilinear(y, fenced(t, x), n, u, tmp)
			UpsampleBilinearGrad(gx, fenced(t, gy), n, u, tmp)
			left, right := 0.0, 0.0
			for i := range y {
				c, w, h, image := i%u.C, i/u.C%(u.W*u.SW), i/u.C/(u.W*u.SW)%(u.H*u.SH), i/u.C/(u.W*u.SW)/(u.H*u.SH)
				cell := func(h, w int) float32 { return x[((image*u.H+h)*u.W+w)*u.C+c] }
				if want := cell(h/u.SH, w/u.SW); near[i] != want {
					t.Fatalf("%+v: nearest %d = %v, want %v", u, i, near[i], want)
				}
				v, q := tapOf[float32](h, u.SH, u.H), tapOf[float32](w, u.SW, u.W)
				row := func(w int) float32 {
					if v.next == 0 {
						return cell(v.cell, w)
					}
					return float32(cell(v.cell, w)*v.weight) + float32(cell(v.cell+1, w)*v.next)
				}
				want := row(q.cell)
				if q.next != 0 {
					want = float32(want*q.weight) + float32(row(q.cell+1)*q.next)
				}
				if y[i] != want {
					t.Fatalf("%+v: bilinear %d = %v, want %v", u, i, y[i], want)
				}
				left += float64(y[i]) * float64(gy[i])
			}
			size := 1.0
			for i := range x {
				right += float64(gx[i]) * float64(x[i])
				size += 1024 * float64(u.SH*u.SW)
			}
			if d := left - right; d > 1e-6*size || -d > 1e-6*size { // roundings of 2^-24 each
				t.Fatalf("%+v: <Ux, gy> = %v, <x, U'gy> = %v", u, left, right)
			}
		}
	}, "Arithmetic")
	u := Upsample{H: 2, W: 2, C: 1, SH: 2, SW: 2}
	x, y := make([]float32, 4), make([]float32, 15)
	panics(t, "UpsampleNearest", func() { UpsampleNearest(y, x, 1, u) })
	panics(t, "UpsampleBilinear", func() { UpsampleBilinear(y, x, 1, u, x) })
	panics(t, "UpsampleBilinearGrad", func() { UpsampleBilinearGrad(x, y, 1, u, x) })
}

func TestTapOf(t *testing.T) {
	for _, c := range []struct {
		o, s, n int
		want    tap[float64]
	}{
		{0, 1, 3, tap[float64]{0, 1, 0}}, {2, 1, 3, tap[float64]{2, 1, 0}},
		{0, 2, 3, tap[float64]{0, 1, 0}}, {1, 2, 3, tap[float64]{0, 0.75, 0.25}}, {2, 2, 3, tap[float64]{0, 0.25, 0.75}}, {5, 2, 3, tap[float64]{2, 1, 0}},
		{1, 3, 2, tap[float64]{0, 1, 0}}, {2, 3, 2, tap[float64]{0, 4.0 / 6, 2.0 / 6}}, {4, 3, 2, tap[float64]{1, 1, 0}}, {3, 4, 1, tap[float64]{0, 1, 0}},
	} {
		if got := tapOf[float64](c.o, c.s, c.n); got != c.want {
			t.Errorf("cell %d of %d enlarged %d times: %v, want %v", c.o, c.n, c.s, got, c.want)
		}
	}
}
