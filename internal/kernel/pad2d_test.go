package kernel

import (
	"math/rand/v2"
	"testing"
)

func TestPad2D(t *testing.T) {
	r := rand.New(rand.NewPCG(101, 102))
	for range 300 {
		b := Border{H: r.IntN(4), W: r.IntN(4), C: 1 + r.IntN(3), Top: r.IntN(3), Bottom: r.IntN(3), Left: r.IntN(3), Right: r.IntN(3)}
		n, h, w := r.IntN(3), b.Top+b.H+b.Bottom, b.Left+b.W+b.Right
		inner, outer := weird[float64](r, n*b.H*b.W*b.C), weird[float64](r, n*h*w*b.C)
		padded, cropped := make([]float64, len(outer)), make([]float64, len(inner))
		for i := range padded {
			row, col := i/(w*b.C)%max(h, 1)-b.Top, i/b.C%max(w, 1)-b.Left
			if 0 <= row && row < b.H && 0 <= col && col < b.W {
				at := ((i/(h*w*b.C)*b.H+row)*b.W+col)*b.C + i%b.C
				padded[i], cropped[at] = inner[at], outer[i]
			}
		}
		gotPadded, gotCropped := nans[float64](len(outer)), nans[float64](len(inner))
		Pad2D(gotPadded, inner, n, b)
		Crop2D(gotCropped, outer, n, b)
		if !sameBits(gotPadded, padded) || !sameBits(gotCropped, cropped) {
			t.Fatalf("%+v: padded %v to %v, want %v; cropped %v to %v, want %v", b, inner, gotPadded, padded, outer, gotCropped, cropped)
		}
	}
	b := Border{H: 2, W: 2, C: 1, Top: 1}
	panics(t, "Pad2D, y", func() { Pad2D(make([]float32, 5), make([]float32, 4), 1, b) })
	panics(t, "Crop2D, y", func() { Crop2D(make([]float32, 5), make([]float32, 6), 1, b) })
}

func TestCopyStrips(t *testing.T) {
	dst := []float64{9, 9, 9, 9, 9, 9, 9, 9}
	CopyStrips(dst[1:], 3, []float64{1, 2, 3, 4, 5, 6}, 4, 2, 2)
	if want := []float64{9, 1, 2, 9, 5, 6, 9, 9}; !sameBits(dst, want) {
		t.Errorf("strips copied: %v, want %v", dst, want)
	}
	CopyStrips(nil, 0, dst, 3, 0, 2)
	CopyStrips(nil, 3, dst, 3, 3, 0)
	panics(t, "CopyStrips, dst", func() { CopyStrips(dst[:4], 3, dst, 3, 2, 2) })
	panics(t, "CopyStrips, src", func() { CopyStrips(dst, 3, dst[:4], 3, 2, 2) })
	panics(t, "CopyStrips, strips", func() { CopyStrips(dst, 1, dst, 3, 2, 2) })
}
