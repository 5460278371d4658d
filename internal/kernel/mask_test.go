package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// odd are values that every branch of a rectifier meets.
var odd = []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1e-45, -1e-45, 3, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}

func oddNumbers(r *rand.Rand, n int) []float32 {
	x := random[float32](r, n)
	for i := range x {
		if r.IntN(3) == 0 {
			x[i] = odd[r.IntN(len(odd))]
		}
	}
	return x
}

// TestMaskSum compares every implementation with the portable one bit for bit, at all numbers of channels that differ.
func TestMaskSum(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for channels := 1; channels < 150; channels++ {
			rows := r.IntN(5)
			if channels%50 == 0 {
				rows = maskRows + r.IntN(2*maskRows)
			}
			y, gy, sum := oddNumbers(r, rows*channels), oddNumbers(r, rows*channels), random[float32](r, channels)
			want, wantSum := make([]float32, len(y)), slices.Clone(sum)
			wantCount := 0
			for i := 0; i < len(y); i += maskRows * channels {
				end := min(i+maskRows*channels, len(y))
				wantCount += maskSumPortable(want[i:end], wantSum, y[i:end], gy[i:end], channels)
			}
			all := slices.Repeat([]float32{-77}, len(y)+20)
			got := all[:len(y)]
			if count := maskSum(got, sum, y, gy, channels); count != wantCount {
				t.Fatalf("%d rows of %d: %d are not 0, want %d", rows, channels, count, wantCount)
			}
			wantSame(t, "g", got, want)
			wantSame(t, "sum", sum, wantSum)
			wantSame(t, "beside g", all[len(y):], slices.Repeat([]float32{-77}, 20))
			if count := maskSum(got, nil, y, gy, channels); count != wantCount {
				t.Fatalf("%d rows of %d without a sum: %d are not 0, want %d", rows, channels, count, wantCount)
			}
		}
		for _, v := range odd {
			for _, g := range odd {
				got := make([]float32, 1)
				want := g
				if v != v {
					want = v
				} else if v <= 0 {
					want = 0
				}
				if maskSum(got, nil, []float32{v}, []float32{g}, 1); !sameFloat(got[0], want) {
					t.Errorf("y = %v, gy = %v: g = %v, want %v", v, g, got[0], want)
				}
			}
		}
	})
}

// TestPoolRow compares every implementation with a plain search, with zeros, NaNs and infinities in the windows.
func TestPoolRow(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for n := 1; n <= 70; n++ {
			p := Pool{C: n, PH: 2, PW: 2, SH: 2, SW: 2 + r.IntN(2), OW: 1 + r.IntN(4)}
			if n == 70 { // more than a call into assembly does
				p.C, p.OW, p.SW = 33001, 2, 3
			}
			if n%5 == 1 {
				p.PW = 1
			}
			c := p.C
			step := (p.OW*p.SW + r.IntN(3)) * c
			x := oddNumbers(r, p.PH*step)
			y, arg := slices.Repeat([]float32{-77}, p.OW*c+20), slices.Repeat([]uint8{77}, p.OW*c+20)
			poolRow(y[:p.OW*c], arg[:p.OW*c], x, step, p)
			for i := range p.OW * c {
				best, place := float32(0), 0
				for k := range p.PH * p.PW {
					v := x[k/p.PW*step+(i/c*p.SW+k%p.PW)*c+i%c]
					if v != v {
						best, place = v, k
						break
					}
					if v > best {
						best, place = v, k
					}
				}
				if !sameFloat(y[i], best) || int(arg[i]) != place {
					t.Fatalf("%+v: window %d: %v at %d, want %v at %d", p, i, y[i], arg[i], best, place)
				}
			}
			for i := p.OW * c; i < len(y); i++ {
				if y[i] != -77 || arg[i] != 77 {
					t.Fatalf("%+v: wrote beyond y or arg", p)
				}
			}
		}
	})
}
