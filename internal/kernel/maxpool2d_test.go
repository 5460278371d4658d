package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMaxPool2D(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		t.Run("float32", testMaxPool2D[float32])
		t.Run("float64", testMaxPool2D[float64])
	}, "MaxPool2D")
}

// TestMaxPool2DHalves compares every implementation with the Go loops over one window, bit by bit, on pools that halve
// an image.
func TestMaxPool2DHalves(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 5))
		for c := 1; c < 40; c++ {
			p := Pool{H: 2 + r.IntN(6), W: 2 + r.IntN(8), C: c, PH: 2, PW: 2, SH: 2, SW: 2}
			p.OH, p.OW = p.H/2-r.IntN(2), p.W/2-r.IntN(2)
			const n = 2
			x := weird[float32](r, n*p.H*p.W*c)
			if c%3 == 0 { // zeros of both signs only
				for i := range x {
					x[i] = float32(math.Copysign(0, r.Float64()-0.5))
				}
			}
			want := make([]float32, n*p.OH*p.OW*c)
			for i := range n {
				for o := range p.OH * p.OW {
					maxWindow(want[(i*p.OH*p.OW+o)*c:][:c], x[i*p.H*p.W*c:], p.window(o/p.OW, o%p.OW))
				}
			}
			got := fenced(t, make([]float32, len(want)))
			MaxPool2D(got, fenced(t, x), n, p)
			if !sameBits(got, want) {
				t.Fatalf("%+v: got %v, want %v; x = %v", p, got, want, x)
			}

			gy, wantGX := weird[float32](r, len(want)), make([]float32, len(x))
			for i := range n {
				for o := range p.OH * p.OW {
					size := p.H * p.W * c
					scatterWindow(wantGX[i*size:][:size], x[i*size:][:size], gy[(i*p.OH*p.OW+o)*c:][:c], p.window(o/p.OW, o%p.OW))
				}
			}
			gx := fenced(t, nans[float32](len(x)))
			MaxPool2DGrad(gx, fenced(t, x), fenced(t, gy), n, p)
			if !sameBits(gx, wantGX) {
				t.Fatalf("%+v: gx = %v, want %v; x = %v, gy = %v", p, gx, wantGX, x, gy)
			}
		}
	}, "MaxPool2D")
}

// testMaxPool2D compares the three kernels with cell lists, bit for bit, on random geometries that overlap, leave gaps
// and hang over every border, and on values with many ties, NaN, -Inf and zeros of both signs.
func testMaxPool2D[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	inf, nan, negZero := T(math.Inf(1)), T(math.NaN()), T(math.Copysign(0, -1))
	palettes := [][]T{
		{1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3},
		{0, negZero},
		{-inf, -inf, -inf, -5},
		{nan, 1, 2, 3, -inf, inf, 0, negZero},
		{0, negZero, 1},
	}
	for trial := range 4000 {
		p := Pool{
			H: 1 + rng.IntN(6), W: 1 + rng.IntN(6), C: 1 + rng.IntN(4),
			PH: 1 + rng.IntN(3), PW: 1 + rng.IntN(3), SH: 1 + rng.IntN(3), SW: 1 + rng.IntN(3),
			Top: rng.IntN(3), Left: rng.IntN(3), OH: rng.IntN(5), OW: rng.IntN(5),
		}
		if trial%3 == 0 {
			p.PH, p.PW, p.SH, p.SW = 2, 2, 2, 2
		}
		n := rng.IntN(3)
		palette := palettes[trial%len(palettes)]
		x, v := make([]T, n*p.H*p.W*p.C), make([]T, n*p.H*p.W*p.C)
		for i := range x {
			x[i], v[i] = palette[rng.IntN(len(palette))], T(rng.IntN(100))
		}
		gy := make([]T, n*p.OH*p.OW*p.C)
		for i := range gy {
			gy[i] = T(rng.NormFloat64())
		}
		y, g, gx := slices.Repeat([]T{77}, len(gy)), slices.Repeat([]T{77}, len(gy)), slices.Repeat([]T{77}, len(x))
		MaxPool2D(y, x, n, p)
		MaxPool2DGather(g, x, v, n, p)
		MaxPool2DGrad(gx, x, gy, n, p)

		wantGX := make([]T, len(x))
		for i := range gy {
			cells := poolCells(p, i)
			wantY, wantG := -inf, T(0)
			if len(cells) > 0 {
				best := bestCell(x, cells)
				wantY, wantG = x[best], v[best]
				wantGX[best] += gy[i]
				for _, c := range cells {
					if wantY == 0 && sameFloat(x[c], 0) {
						wantY = 0 // instead of a -0 that came first
					}
				}
			}
			if !sameFloat(y[i], wantY) || g[i] != wantG {
				t.Fatalf("%+v: output %d = %v, gathered %v, want %v, %v; x = %v", p, i, y[i], g[i], wantY, wantG, x)
			}
		}
		if !slices.Equal(gx, wantGX) {
			t.Fatalf("%+v: gx = %v, want %v; x = %v", p, gx, wantGX, x)
		}
	}
}

// poolCells returns where the cells of output element i are in x, row by row.
func poolCells(p Pool, i int) (cells []int) {
	c, ow, oh, n := i%p.C, i/p.C%p.OW, i/p.C/p.OW%p.OH, i/p.C/p.OW/p.OH
	for dh := range p.PH {
		for dw := range p.PW {
			h, w := oh*p.SH+dh-p.Top, ow*p.SW+dw-p.Left
			if 0 <= h && h < p.H && 0 <= w && w < p.W {
				cells = append(cells, ((n*p.H+h)*p.W+w)*p.C+c)
			}
		}
	}
	return cells
}

// bestCell returns the first of cells with a NaN, or else the first that no other exceeds.
func bestCell[T Float](x []T, cells []int) int {
	if i := slices.IndexFunc(cells, func(c int) bool { return math.IsNaN(float64(x[c])) }); i >= 0 {
		return cells[i]
	}
	return cells[slices.IndexFunc(cells, func(c int) bool {
		return !slices.ContainsFunc(cells, func(d int) bool { return x[d] > x[c] })
	})]
}

func TestMaxPool2DAllocates(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		p := Pool{H: 4, W: 6, C: 9, PH: 2, PW: 2, SH: 2, SW: 2, OH: 2, OW: 3}
		x, gx, y := make([]float32, 4*6*9), make([]float32, 4*6*9), make([]float32, 2*3*9)
		if n := testing.AllocsPerRun(10, func() {
			MaxPool2D(y, x, 1, p)
			MaxPool2DGrad(gx, x, y, 1, p)
		}); n != 0 {
			t.Errorf("%v allocations", n)
		}
	}, "MaxPool2D")
}

func TestMaxPool2DPanicsOnLengths(t *testing.T) {
	p := Pool{H: 4, W: 4, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, OH: 2, OW: 2}
	x, y, short := make([]float32, 16), make([]float32, 4), make([]float32, 15)
	for name, f := range map[string]func(){
		"MaxPool2D, x":       func() { MaxPool2D(y, short, 1, p) },
		"MaxPool2D, y":       func() { MaxPool2D(short, x, 1, p) },
		"MaxPool2DGrad, gx":  func() { MaxPool2DGrad(short, x, y, 1, p) },
		"MaxPool2DGather, v": func() { MaxPool2DGather(y, x, short, 1, p) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of a wrong length: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkMaxPool2D(b *testing.B) {
	const n = 8
	for _, p := range []Pool{
		{H: 62, W: 62, C: 32, PH: 2, PW: 2, SH: 2, SW: 2, OH: 31, OW: 31},
		{H: 62, W: 62, C: 32, PH: 3, PW: 3, SH: 2, SW: 2, OH: 30, OW: 30},
	} {
		x, gx := make([]float32, n*p.H*p.W*p.C), make([]float32, n*p.H*p.W*p.C)
		y := make([]float32, n*p.OH*p.OW*p.C)
		rng := rand.New(rand.NewPCG(1, 2))
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		b.Run(fmt.Sprintf("pass=forward/window=%d", p.PH), func(b *testing.B) {
			b.SetBytes(int64(4 * (len(x) + len(y))))
			b.ReportAllocs()
			for b.Loop() {
				MaxPool2D(y, x, n, p)
			}
		})
		b.Run(fmt.Sprintf("pass=backward/window=%d", p.PH), func(b *testing.B) {
			b.SetBytes(int64(4 * (len(x) + len(gx) + len(y))))
			b.ReportAllocs()
			for b.Loop() {
				MaxPool2DGrad(gx, x, y, n, p)
			}
		})
	}
}
