package kernel

import (
	"math/rand/v2"
	"testing"
)

func TestConv2D(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for range 800 {
			testConv[float32](t, r, 1+r.IntN(3), anyConv(r))
		}
		for range 200 {
			testConv[float64](t, r, 1+r.IntN(3), anyConv(r))
		}
		if !t.Failed() { // sizes at which blocks, packed panels and all tiles of the fast path come into play
			testConv[float32](t, r, 2, Conv{H: 31, W: 31, Cin: 32, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, OH: 29, OW: 29})
			testConv[float32](t, r, 2, Conv{H: 40, W: 33, Cin: 3, KH: 3, KW: 3, Cout: 33, SH: 1, SW: 1, Top: 1, Left: 1, OH: 40, OW: 33})
			testConv[float32](t, r, 2, Conv{H: 20, W: 20, Cin: 17, KH: 1, KW: 1, Cout: 24, SH: 1, SW: 1, OH: 20, OW: 20})
			testConv[float32](t, r, 2, Conv{H: 27, W: 35, Cin: 20, KH: 5, KW: 4, Cout: 40, SH: 2, SW: 3, Top: 2, Left: 1, OH: 14, OW: 12})
			testConv[float32](t, r, 2, Conv{H: 9, W: 11, Cin: 58, KH: 3, KW: 3, Cout: packCols + 21, SH: 1, SW: 1, Top: 1, Left: 1, OH: 8, OW: 11})
			testConv[float64](t, r, 1, Conv{H: 9, W: 11, Cin: 58, KH: 3, KW: 3, Cout: packCols + 1, SH: 1, SW: 2, Top: 1, Left: 1, OH: 9, OW: 8})
			testConv[float32](t, r, 2, Conv{H: 40, W: 40, Cin: 24, KH: 40, KW: 40, Cout: 2, SH: 1, SW: 1, OH: 1, OW: 1})
			testConv[float32](t, r, 2, Conv{H: 30, W: 29, Cin: 20, KH: 3, KW: 3, Cout: 33, SH: 1, SW: 1, DH: 2, DW: 3, Top: 2, Left: 3, OH: 30, OW: 29})
			testConv[float32](t, r, 2, Conv{H: 9, W: 11, Cin: 116, KH: 3, KW: 3, Cout: 2 * (packCols + 21), SH: 1, SW: 1, Groups: 2, Top: 1, Left: 1, OH: 8, OW: 11})
			testConv[float32](t, r, 2, Conv{H: 33, W: 40, Cin: 37, KH: 3, KW: 3, Cout: 37, SH: 1, SW: 1, Groups: 37, Top: 1, Left: 1, OH: 33, OW: 40})
			// few channels: rows in several parts, and positions beyond the image
			testConv[float32](t, r, 2, Conv{H: 40, W: 61, Cin: 2, KH: 3, KW: 3, Cout: 70, SH: 1, SW: 1, Top: 1, Left: 1, OH: 40, OW: 61})
			testConv[float32](t, r, 2, Conv{H: 5, W: 20, Cin: 3, KH: 3, KW: 2, Cout: 5, SH: 1, SW: 1, Top: 1, Left: 4, OH: 6, OW: 24})
			testConv[float32](t, r, 2, Conv{H: 5, W: 16, Cin: 1, KH: 3, KW: 3, Cout: 5, SH: 1, SW: 1, Top: 4, Left: 0, OH: 13, OW: 30})
			testConv[float32](t, r, 2, Conv{H: 60, W: 60, Cin: 2, KH: 41, KW: 50, Cout: 6, SH: 2, SW: 1, Groups: 2, OH: 10, OW: 11})
		}
	}, "GEMM", "Depthwise")
}

func testConv[T Float](t *testing.T, r *rand.Rand, n int, c Conv) {
	t.Helper()
	k := newConvCase[T](r, n, c)
	wantClose(t, k.String()+": y", k.forward(), k.y, tolerance[T]())
	wantClose(t, k.String()+": gx", k.gradX(), k.gx, tolerance[T]())
	wantClose(t, k.String()+": gk", k.gradKernel(), k.gk, tolerance[T]())
}
