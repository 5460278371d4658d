package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestMaxPool2DWindows compares every implementation with the Go loops over one window, bit by bit, on windows of any size
// and vectors of channels with and without a rest.
func TestMaxPool2DWindows(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(131, 132))
		for trial := range 300 {
			p := Pool{
				H: 1 + r.IntN(9), W: 1 + r.IntN(9), C: 1 + r.IntN(40),
				PH: 1 + r.IntN(4), PW: 1 + r.IntN(4), SH: 1 + r.IntN(3), SW: 1 + r.IntN(3),
				Top: r.IntN(3), Left: r.IntN(3), OH: r.IntN(5), OW: r.IntN(5),
			}
			n := r.IntN(3)
			switch trial % 10 {
			case 0: // the whole image
				p.PH, p.PW, p.Top, p.Left, p.OH, p.OW = p.H, p.W, 0, 0, 1, 1
			case 1: // a channel at a time, in more than one call
				p.H, p.W, p.PH, p.PW, p.OH, p.OW, n, p.C = 70, 69, 68, 67, 2, 2, 1, 8+r.IntN(20)
			}
			testMaxWindows(t, r, n, p, trial%3 == 0)
		}
		// longer than one call of the first kernel, and too large for the second one
		testMaxWindows(t, r, 1, Pool{H: 3, W: 4101, C: 9, PH: 3, PW: 4101, SH: 1, SW: 1, OH: 1, OW: 1}, false)
	}, "MaxPool2D")
}

func testMaxWindows(t *testing.T, r *rand.Rand, n int, p Pool, zeros bool) {
	t.Helper()
	x := weird[float32](r, n*p.H*p.W*p.C)
	if zeros { // of both signs, and ties
		for i := range x {
			x[i] = float32(math.Copysign(0, r.Float64()-0.5))
		}
	}
	gy := weird[float32](r, n*p.OH*p.OW*p.C)
	want, wantGX := make([]float32, len(gy)), make([]float32, len(x))
	size := p.H * p.W * p.C
	for i := range n {
		for o := range p.OH * p.OW {
			at := (i*p.OH*p.OW + o) * p.C
			maxWindow(want[at:][:p.C], x[i*size:][:size], p.window(o/p.OW, o%p.OW))
			scatterWindow(wantGX[i*size:][:size], x[i*size:][:size], gy[at:][:p.C], p.window(o/p.OW, o%p.OW))
		}
	}
	y, gx := fenced(t, nans[float32](len(gy))), fenced(t, nans[float32](len(x)))
	MaxPool2D(y, fenced(t, x), n, p)
	MaxPool2DGrad(gx, fenced(t, x), fenced(t, gy), n, p)
	if !sameBits(y, want) {
		t.Fatalf("%+v: y = %v, want %v; x = %v", p, y, want, x)
	}
	if !sameBits(gx, wantGX) {
		t.Fatalf("%+v: gx = %v, want %v; x = %v, gy = %v", p, gx, wantGX, x, gy)
	}
}
