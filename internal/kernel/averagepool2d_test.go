package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestAveragePool2D(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		t.Run("float32", testAveragePool2D[float32])
		t.Run("float64", testAveragePool2D[float64])
	}, "SumRows", "Add", "Arithmetic")
}

// testAveragePool2D compares the kernels with cell lists, bit for bit, on random geometries that overlap, leave gaps and
// hang over every border, some with windows of more than 64 cells.
func testAveragePool2D[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(91, 92))
	for trial := range 600 {
		p := Pool{
			H: 1 + rng.IntN(6), W: 1 + rng.IntN(6), C: 1 + rng.IntN(40),
			PH: 1 + rng.IntN(3), PW: 1 + rng.IntN(3), SH: 1 + rng.IntN(4), SW: 1 + rng.IntN(4),
			Top: rng.IntN(3), Left: rng.IntN(3), OH: rng.IntN(5), OW: rng.IntN(5),
		}
		switch trial % 10 {
		case 0:
			p.PH, p.PW = 66, 1
		case 1:
			p.PH, p.PW = 5, 13
		case 2:
			p.PH, p.PW = 8, 8 // still one after another
		}
		n := rng.IntN(3)
		x, gy := weird[T](rng, n*p.H*p.W*p.C), weird[T](rng, n*p.OH*p.OW*p.C)
		wantSum, wantY, wantGX := make([]T, len(gy)), make([]T, len(gy)), make([]T, len(x))
		for i, g := range gy {
			cells := poolCells(p, i)
			row, last := T(0), -1
			for _, c := range cells {
				at := c / (p.W * p.C) // its row
				switch {
				case p.PH*p.PW <= 64:
					wantSum[i] += x[c]
				case at != last:
					wantSum[i] += row
					row, last = 0, at
					row += x[c]
				default:
					row += x[c]
				}
			}
			wantSum[i] += row
			wantY[i] = wantSum[i]
			if len(cells) > 0 {
				wantY[i] /= T(len(cells))
			}
			for _, c := range cells {
				wantGX[c] += g / T(len(cells))
			}
		}
		tmp := nans[T](max(p.OW, 1) * p.C)
		sum, y, gx := fenced(t, nans[T](len(gy))), fenced(t, nans[T](len(gy))), fenced(t, nans[T](len(x)))
		SumPool2D(sum, fenced(t, x), n, p, fenced(t, tmp[:p.C]))
		AveragePool2D(y, fenced(t, x), n, p, fenced(t, tmp[:p.C]))
		AveragePool2DGrad(gx, fenced(t, gy), n, p, fenced(t, tmp))
		for i := range wantGX { // a share that is copied keeps the sign of 0
			wantGX[i] += 0
			gx[i] += 0
		}
		if !sameBits(sum, wantSum) || !sameBits(y, wantY) || !sameBits(gx, wantGX) {
			t.Fatalf("%+v: sums %v, means %v, gx %v, want %v, %v, %v", p, sum, y, gx, wantSum, wantY, wantGX)
		}
	}
}

func TestAveragePool2DAllocates(t *testing.T) {
	p := Pool{H: 4, W: 6, C: 9, PH: 3, PW: 3, SH: 1, SW: 1, OH: 2, OW: 4}
	x, y, tmp := make([]float32, 4*6*9), make([]float32, 2*4*9), make([]float32, 4*9)
	if n := testing.AllocsPerRun(10, func() {
		AveragePool2D(y, x, 1, p, tmp)
		AveragePool2DGrad(x, y, 1, p, tmp)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAveragePool2DPanicsOnLengths(t *testing.T) {
	p := Pool{H: 4, W: 4, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, OH: 2, OW: 2}
	x, y, short := make([]float32, 16), make([]float32, 4), make([]float32, 3)
	panics(t, "AveragePool2D, x", func() { AveragePool2D(y, short, 1, p, y) })
	panics(t, "AveragePool2D, y", func() { AveragePool2D(short, x, 1, p, y) })
	panics(t, "AveragePool2DGrad, gx", func() { AveragePool2DGrad(short, y, 1, p, y) })
	panics(t, "AveragePool2DGrad, gy", func() { AveragePool2DGrad(x, short, 1, p, y) })
}

func BenchmarkAveragePool2D(b *testing.B) {
	for _, p := range []Pool{
		{H: 62, W: 62, C: 32, PH: 2, PW: 2, SH: 2, SW: 2, OH: 31, OW: 31},
		{H: 62, W: 62, C: 32, PH: 3, PW: 3, SH: 2, SW: 2, OH: 30, OW: 30},
		{H: 7, W: 7, C: 512, PH: 7, PW: 7, SH: 7, SW: 7, OH: 1, OW: 1},
	} {
		const n = 8
		x, y, tmp := make([]float32, n*p.H*p.W*p.C), make([]float32, n*p.OH*p.OW*p.C), make([]float32, p.OW*p.C)
		b.Run(fmt.Sprintf("pass=forward/window=%d", p.PH), func(b *testing.B) {
			b.SetBytes(int64(4 * (len(x) + len(y))))
			for b.Loop() {
				AveragePool2D(y, x, n, p, tmp)
			}
		})
		b.Run(fmt.Sprintf("pass=backward/window=%d", p.PH), func(b *testing.B) {
			b.SetBytes(int64(4 * (len(x) + len(y))))
			for b.Loop() {
				AveragePool2DGrad(x, y, n, p, tmp)
			}
		})
	}
}
