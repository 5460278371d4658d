package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// winogradTolerance is what Winograd may be off, relative to the largest value.
const winogradTolerance = 1e-5

func TestWinograd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	cases := make([]winogradCase, len(winogradConvs))
	for i, c := range winogradConvs {
		cases[i] = newWinogradCase(r, 2, c)
	}
	eachTogether(t, func(t *testing.T) {
		for _, k := range cases {
			wantClose(t, k.String()+": y", k.forward(k.bias, false, fence(t)), k.y, winogradTolerance)
			direct := nans[float32](len(k.gy))
			Conv2D(direct, k.x, k.kernel, nil, k.n, k.c, nans[float32](k.c.ForwardScratch()))
			if n := alike(k.forward(nil, false, plain), direct); n > len(direct)/2 {
				t.Errorf("%v: %d of %d values are those of the direct sum, which is for tiles that are not finite", k, n, len(direct))
			}
			wantClose(t, k.String()+": gx", k.gradX(fence(t)), k.gx, winogradTolerance)
			wantClose(t, k.String()+": gk", k.gradKernel(fence(t)), k.gk, winogradTolerance)
			want := make([]float64, len(k.y))
			for i, v := range k.y {
				want[i] = max(v-float64(k.bias[i%k.c.Cout]), 0)
			}
			wantClose(t, k.String()+": relu", k.forward(nil, true, fence(t)), want, winogradTolerance)
		}
	})
}

// alike counts equal elements.
func alike(a, b []float32) int {
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// TestWinogradPool compares with the convolution in float64, pooled: places too, but where two values differ by less
// than rounding.
func TestWinogradPool(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cases := make([]winogradCase, len(winogradConvs))
	for i, c := range winogradConvs {
		cases[i] = newWinogradPoolCase(r, c)
	}
	eachTogether(t, func(t *testing.T) {
		for _, k := range cases {
			y, arg := k.forwardPool(fence(t))
			want, places := k.pool64()
			wantClose(t, k.String()+": pooled", y, want, winogradTolerance)
			size := 0.0
			for _, v := range want {
				size = max(size, v)
			}
			for i := range y {
				if math.Signbit(float64(y[i])) || y[i] == 0 && arg[i] != 0 || arg[i] > 3 {
					t.Fatalf("%v: value %d is %v at %d; 0 must be +0 at 0", k, i, y[i], arg[i])
				}
				if y[i] != 0 && arg[i] != places[i] && want[i]-k.y[k.cell(i, arg[i])] > 2*winogradTolerance*size {
					t.Fatalf("%v: place %d of value %d, want %d", k, arg[i], i, places[i])
				}
			}
			wantClose(t, k.String()+": gx behind pool", k.gradX(fence(t)), k.gx, winogradTolerance)
			wantClose(t, k.String()+": gk behind pool", k.gradKernel(fence(t)), k.gk, winogradTolerance)
		}
	})
}

// TestWinogradTies pools tiles of which cells are exactly 0 and the others negative: the first 0 of a window counts.
func TestWinogradTies(t *testing.T) {
	patterns := []struct {
		planes []int // those that are -1
		places [4]uint8
	}{
		{nil, [4]uint8{0, 0, 0, 0}},
		{[]int{0, 6, 12, 18, 24, 30}, [4]uint8{1, 0, 1, 0}}, // first column: -5, 0, -5, -1
		{[]int{0, 1, 2, 3, 4, 5}, [4]uint8{1, 2, 0, 0}},     // first row: the same
	}
	const n = 32
	m := make([]float32, winogradPoints*n)
	for c := range n {
		for _, z := range patterns[c%len(patterns)].planes {
			m[z*n+c] = -1
		}
	}
	eachTogether(t, func(t *testing.T) {
		for _, bias := range []float32{1, 0, -1} {
			y, arg := nans[float32](4*n), make([]uint8, 4*n)
			if !winogradPool(y, arg, m, constant(n, bias), n, n, 2*n, n) {
				t.Fatal("not finite")
			}
			for i := range y {
				want := patterns[i%n%len(patterns)].places[i/n]
				if bias <= 0 {
					want = 0
				}
				if y[i] != max(bias, 0) || math.Signbit(float64(y[i])) || arg[i] != want {
					t.Fatalf("bias %v, window %d, channel %d: %v at %d, want %v at %d", bias, i/n, i%n, y[i], arg[i], max(bias, 0), want)
				}
			}
		}
	})
}

// TestWinogradError states the error against float64, relative to the largest value, for growing numbers of channels:
// input channels for y, output channels for gx, positions for gk.
func TestWinogradError(t *testing.T) {
	for _, offset := range []float32{0, 10} {
		for _, n := range []int{16, 32, 64, 128, 256, 512} {
			r := rand.New(rand.NewPCG(uint64(n), 8))
			y := newWinogradCase(r, 1, conv3x3(18, 18, n, 16, false))
			for i := range y.x {
				y.x[i] = max(y.x[i], 0) + offset // what comes out of a ReLU
			}
			y.solve()
			gx := newWinogradCase(r, 1, conv3x3(18, 18, 16, n, false))
			gk := newWinogradCase(r, n/16, conv3x3(18, 18, 16, 16, false))
			direct := relativeError(y.convCase.forward(), y.y)
			errs := []float64{
				relativeError(y.forward(y.bias, false, plain), y.y),
				relativeError(gx.gradX(plain), gx.gx),
				relativeError(gk.gradKernel(plain), gk.gk),
			}
			t.Logf("%d channels, offset %v: y %.1e (direct %.1e), gx %.1e, gk of %d images %.1e", n, offset, errs[0], direct, errs[1], n/16, errs[2])
			for _, err := range errs {
				if !(err <= winogradTolerance) {
					t.Errorf("%d channels: %.2e, want at most %v", n, err, winogradTolerance)
				}
			}
		}
	}
}

// TestWinogradRows compares every division of the rows, and each image of a batch, with the whole, bit by bit, and looks
// for writes beyond the rows.
func TestWinogradRows(t *testing.T) {
	eachTogether(t, func(t *testing.T) {
		for _, c := range []Conv{conv3x3(11, 12, 16, 16, true), conv3x3(13, 10, 17, 20, false)} {
			r := rand.New(rand.NewPCG(7, 8))
			k := newWinogradCase(r, 3, c)
			k.x[r.IntN(len(k.x)/3)] = float32(math.Inf(1)) // one tile is computed in another way
			whole, gx := k.forward(k.bias, false, plain), k.gradX(plain)
			image, out, row := len(k.x)/3, len(k.gy)/3, c.OW*c.Cout
			for m := range 3 {
				one := k
				one.n, one.x, one.gy = 1, k.x[m*image:(m+1)*image], k.gy[m*out:(m+1)*out]
				if !sameBits(one.gradX(plain), gx[m*image:]) {
					t.Fatalf("%+v: gx of image %d depends on the batch", c, m)
				}
				for lo := range c.OH + 1 {
					for hi := lo; hi <= c.OH; hi++ {
						y := constant(out, 7)
						k.w.ForwardRows(y, one.x, k.kernel, k.prep(), k.bias, lo, hi, false, k.tmp())
						want := constant(out, 7)
						copy(want[lo*row:hi*row], whole[m*out+lo*row:])
						if !sameBits(y, want) {
							t.Fatalf("%+v: rows %d to %d of image %d differ", c, lo, hi, m)
						}
					}
				}
			}
			p := newWinogradPoolCase(r, c)
			y, arg := p.forwardPool(plain)
			row = p.pool.OW * c.Cout
			for lo := range p.pool.OH + 1 {
				for hi := lo; hi <= p.pool.OH; hi++ {
					got, gotArg := constant(len(y), 7), make([]uint8, len(y))
					p.w.forwardPool(got, gotArg, p.x, p.kernel, p.prep(), p.bias, lo, hi, p.tmp())
					want, wantArg := constant(len(y), 7), make([]uint8, len(y))
					copy(want[lo*row:hi*row], y[lo*row:])
					copy(wantArg[lo*row:hi*row], arg[lo*row:])
					if !sameBits(got, want) || string(gotArg) != string(wantArg) {
						t.Fatalf("%+v: pooled rows %d to %d differ", c, lo, hi)
					}
				}
			}
		}
	})
}

// constant returns n elements v.
func constant(n int, v float32) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = v
	}
	return x
}
