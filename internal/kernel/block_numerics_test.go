package kernel

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomFastBlock draws a geometry that an algorithm other than the plain sum may serve, for few channels or many.
func randomFastBlock(r *rand.Rand) (Conv, Pool) {
	c := Conv{H: 8 + r.IntN(14), W: 8 + r.IntN(14), Cin: 16 + r.IntN(20), KH: 3, KW: 3, Cout: 16 + r.IntN(20), SH: 1, SW: 1}
	if r.IntN(2) == 0 {
		c.Cin = 1 + r.IntN(8)
	}
	c.Top, c.Left = r.IntN(2), r.IntN(2)
	c.OH, c.OW = c.H-2+2*c.Top, c.W-2+2*c.Left
	return c, Pool{H: c.OH, W: c.OW, C: c.Cout, PH: 2, PW: 2, SH: 2, SW: 2, OH: c.OH / 2, OW: c.OW / 2}
}

// TestBlockNotExact compares blocks that may be computed by other algorithms with float64. Where arg is not the place of
// the largest value, the one there is as large but for rounding.
func TestBlockNotExact(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 6 {
			c, p := randomFastBlock(r)
			if i%3 == 0 {
				c, p = randomBlock(r)
			}
			k := newBlockCase(r, c, p, false, r.Float64())
			k.forward()
			exact := make([]float64, c.OH*c.OW*c.Cout)
			for i := range exact {
				exact[i] = float64(k.bias[i%c.Cout])
			}
			naiveConv(1, c, func(x, w, y int) { exact[y] += float64(k.x[x]) * float64(k.kernel[w]) })
			want, size := make([]float64, len(k.gotY)), 0.
			for _, v := range exact {
				size = max(size, math.Abs(v))
			}
			for i := range want {
				for cell := range p.PH * p.PW {
					want[i] = max(want[i], exact[k.cell(i, cell)])
				}
				if d := math.Abs(float64(k.gotY[i]) - want[i]); !(d <= 1e-5*size) {
					t.Fatalf("%v: y[%d] = %v, want %v", k, i, k.gotY[i], want[i])
				}
				if v := max(exact[k.cell(i, int(k.gotArg[i]))], 0); want[i]-v > 1e-5*size {
					t.Fatalf("%v: arg[%d] = %d where there is %v, the largest is %v", k, i, k.gotArg[i], v, want[i])
				}
			}
			testBlockGradients(t, k)
		}
	})
}

// TestBlockRows computes random divisions of the rows in random order and sees that all bits are as in one go, and that
// no other rows are touched.
func TestBlockRows(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 12 {
			c, p := randomBlock(r)
			if i%3 == 0 {
				c, p = randomFastBlock(r)
			}
			k := newBlockCase(r, c, p, i%2 == 0, 1)
			k.forward()
			y, arg := slices.Clone(k.gotY), slices.Clone(k.gotArg)
			cuts := []int{0, p.OH}
			for range r.IntN(4) {
				cuts = append(cuts, r.IntN(p.OH+1))
			}
			slices.Sort(cuts)
			row := p.OW * p.C
			for _, j := range r.Perm(len(cuts) - 1) {
				lo, hi := cuts[j], cuts[j+1]
				fill(k.gotY, -77)
				fill(k.gotArg, 77)
				fill(k.forwardScratch, nan32)
				k.b.Forward(k.gotY, k.gotArg, k.x, k.kernel, k.prep, k.bias, lo, hi, k.forwardScratch)
				wantSame(t, k.String()+": y by rows", k.gotY[lo*row:hi*row], y[lo*row:hi*row])
				if !bytes.Equal(k.gotArg[lo*row:hi*row], arg[lo*row:hi*row]) {
					t.Fatalf("%v: arg of rows %d to %d differs from that of all rows", k, lo, hi)
				}
				for i := range k.gotY {
					if (i < lo*row || i >= hi*row) && (k.gotY[i] != -77 || k.gotArg[i] != 77) {
						t.Fatalf("%v: rows %d to %d wrote to row %d", k, lo, hi, i/row)
					}
				}
			}
		}
	})
}

// TestBlockNonFinite puts NaN and infinities into one input after the other. An exact block must agree with the kernels
// one after the other in every bit; any block must give a value that is not finite exactly where they do, and a NaN
// where they give NaN.
func TestBlockNonFinite(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 24 {
			c, p := randomBlock(r)
			if i%4 == 3 {
				c, p = randomFastBlock(r)
			}
			k := newBlockCase(r, c, p, i%2 == 0, .7)
			where := [][]float32{k.x, k.kernel, k.bias}[i/2%3]
			for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3):] {
				where[r.IntN(len(where))] = float32(v)
			}
			k.unfused()
			k.forward()
			for i, want := range k.y {
				got := k.gotY[i]
				if finite(got) != finite(want) || want != want && got == got {
					t.Fatalf("%v: y[%d] = %v, want %v", k, i, got, want)
				}
			}
			if i%2 == 0 {
				testBlockNonFiniteGradients(t, r, k)
			}
		}
	})
}

// testBlockNonFiniteGradients goes back through a block whose y has been computed from inputs that are not all finite,
// with a gradient that is not either. What is not finite must not vanish; without padding it must not spread either.
func testBlockNonFiniteGradients(t *testing.T, r *rand.Rand, k *blockCase) {
	t.Helper()
	wantSame(t, k.String()+": y", k.gotY, k.y)
	if !bytes.Equal(k.gotArg, k.arg) {
		t.Errorf("%v: arg = %v, want %v", k, k.gotArg, k.arg)
	}
	k.gy[r.IntN(len(k.gy))] = float32([]float64{math.NaN(), math.Inf(1)}[r.IntN(2)])
	k.solve()
	k.backward()
	for _, pass := range []struct {
		name string
		got  []float32
		want []float64
	}{{"gx", k.gotGX, k.gx}, {"gk", k.gotGK, k.gk}, {"gb", k.gotGB, k.gb}} {
		for i, want := range pass.want {
			got := pass.got[i]
			if !finite(want) && finite(got) || finite(want) && !finite(got) && !k.b.list.copies {
				t.Fatalf("%v: %s[%d] = %v, want %v", k, pass.name, i, got, want)
			}
		}
	}
}

func finite[T Float](x T) bool { return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) }

// TestBlockAdds goes back through three images, as a training step does, and sees that acc and gb hold what stood there
// plus the three gradients, and that leaving out some results changes no bit of the others.
func TestBlockAdds(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 6 {
			c, p := randomBlock(r)
			if i%3 == 0 {
				c, p = randomFastBlock(r)
			}
			k := newBlockCase(r, c, p, false, r.Float64())
			b := k.b
			acc, gb := make([]float32, b.GradLen()), make([]float32, c.Cout)
			one := random[float32](r, c.Cout)
			copy(gb, one)
			gk, sum := make([]float64, len(k.kernel)), make([]float64, c.Cout)
			for j, v := range one {
				sum[j] = float64(v)
			}
			for range 3 {
				copy(k.x, random[float32](r, len(k.x)))
				k.forward()
				k.backward()
				for j, v := range k.gotGK {
					gk[j] += float64(v)
				}
				for j, v := range k.gotGB {
					sum[j] += float64(v)
				}
				b.Backward(acc, gb, nil, k.x, k.gotY, k.gotArg, k.gy, k.kernel, nil, k.backScratch[:b.BackScratch(false)])
			}
			got := make([]float32, len(gk))
			b.GradKernel(got, acc)
			wantClose(t, k.String()+": gk of three images", got, gk, tolerance[float32]())
			wantClose(t, k.String()+": gb of three images", gb, sum, tolerance[float32]())

			gx := nans[float32](len(k.gotGX))
			b.Backward(nil, nil, gx, k.x, k.gotY, k.gotArg, k.gy, k.kernel, k.backPrep, k.backScratch)
			wantSame(t, k.String()+": gx alone", gx, k.gotGX)
			alone := make([]float32, len(k.acc))
			b.Backward(alone, nil, nil, k.x, k.gotY, k.gotArg, k.gy, k.kernel, nil, k.backScratch)
			b.GradKernel(got, alone)
			wantSame(t, k.String()+": gk alone", got, k.gotGK)
		}
	})
}

// TestBlockDense takes the dense gradient with respect to x where the list is usually taken.
func TestBlockDense(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for range 6 {
			c, p := randomBlock(r)
			k := newBlockCase(r, c, p, true, r.Float64())
			k.b.scatter = 0
			k.backPrep, k.backScratch = nans[float32](k.b.BackPrepLen()), nans[float32](k.b.BackScratch(true))
			k.forward()
			testBlockGradients(t, k)
		}
	})
}

// TestBlockStaysInside runs blocks whose slices end where memory that cannot be touched begins.
func TestBlockStaysInside(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 6 {
			c, p := randomBlock(r)
			if i%3 == 0 {
				c, p = randomFastBlock(r)
			}
			k := newBlockCase(r, c, p, i%2 == 0, r.Float64())
			for _, s := range []*[]float32{&k.x, &k.kernel, &k.bias, &k.gy, &k.gotY, &k.gotGX, &k.gotGK, &k.gotGB, &k.prep, &k.backPrep, &k.acc, &k.forwardScratch, &k.backScratch} {
				*s = fenced(t, *s)
			}
			k.forward()
			k.backward()
			testBlockGradients(t, k)
		}
	})
}

func TestBlockAllocates(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for i := range 4 {
			c, p := randomBlock(r)
			if i == 0 {
				c, p = randomFastBlock(r)
			}
			k := newBlockCase(r, c, p, false, .5)
			if n := testing.AllocsPerRun(3, func() { k.forward(); k.backward() }); n != 0 {
				t.Errorf("%v: %v allocations, want 0", k, n)
			}
		}
	})
}
