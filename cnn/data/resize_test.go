package data

import (
	"math"
	"testing"
)

// Bit by bit what tf.image.resize gives: see testdata/pictures.py.
func TestResize(t *testing.T) {
	var sizes []struct {
		H, W, C, ToH, ToW int
		X                 []uint16
		Y                 []float32
	}
	golden(t, "resize.json", &sizes)
	if len(sizes) != 9 {
		t.Errorf("%d sizes, want 9", len(sizes))
	}
	for _, s := range sizes {
		x := make([]uint8, len(s.X))
		for i, v := range s.X {
			x[i] = uint8(v)
		}
		got := make([]float32, len(s.Y))
		for _, before := range [][2]int{{40, 3}, {s.H, 50}, {50, s.W}} { // tables of other sizes
			r := resizer{h: s.ToH, w: s.ToW, c: s.C}
			r.resize(got, make([]uint8, before[0]*before[1]*s.C), before[0], before[1])
			r.resize(got, x, s.H, s.W)
			for i, want := range s.Y {
				if math.Float32bits(got[i]) != math.Float32bits(want) {
					t.Errorf("%d×%d to %d×%d, %d channels: value %d = %v, want %v", s.H, s.W, s.ToH, s.ToW, s.C, i, got[i], want)
					break
				}
			}
		}
	}
}
