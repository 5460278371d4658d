package kernel

import (
	"math"
	"testing"
)

// splitMix64 is the generator as its authors print it: the state goes up by a constant, and is mixed.
type splitMix64 uint64

func (s *splitMix64) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// TestUniform32 compares with SplitMix64 run from the same key: the first numbers of seed 1234567 are published with it.
func TestUniform32(t *testing.T) {
	s := splitMix64(1234567)
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := s.next(); got != want {
			t.Fatalf("SplitMix64, number %d = %d, want %d", i, got, want)
		}
	}
	for _, seed := range []uint64{0, 1, 1 << 63} {
		for _, step := range []uint64{0, 1, 77, math.MaxUint64} {
			first := splitMix64(step)
			state := splitMix64(seed ^ first.next())
			stream := splitMix64(mix64(uint64(state)))
			for i := range uint64(100) {
				if got, want := Uniform32(seed, step, i), float32(float64(stream.next()>>40)/(1<<24)); got != want {
					t.Fatalf("Uniform32(%d, %d, %d) = %v, want %v", seed, step, i, got, want)
				}
			}
		}
	}
}

// TestUniform32Even counts over each of the three arguments, 2^16 numbers each: a bin of 64 expects 1024 with a deviation
// of 32, so that six deviations are never passed by chance; nor does the correlation of neighbours pass six over sqrt(n).
func TestUniform32Even(t *testing.T) {
	const n = 1 << 16
	for name, f := range map[string]func(i uint64) float32{
		"seed":  func(i uint64) float32 { return Uniform32(i, 3, 5) },
		"step":  func(i uint64) float32 { return Uniform32(3, i, 5) },
		"index": func(i uint64) float32 { return Uniform32(3, 5, i) },
	} {
		var bins [64]int
		product := 0.0
		before := 0.5
		for i := range uint64(n) {
			u := float64(f(i))
			if u < 0 || u >= 1 || u*(1<<24) != math.Trunc(u*(1<<24)) {
				t.Fatalf("%s %d: %v, want a multiple of 2^-24 in [0, 1)", name, i, u)
			}
			bins[int(u*64)]++
			product += (u - 0.5) * (before - 0.5) * 12
			before = u
		}
		for b, k := range bins {
			if math.Abs(float64(k-n/64)) > 6*32 {
				t.Errorf("by %s: %d of %d numbers in bin %d of 64, want about %d", name, k, n, b, n/64)
			}
		}
		if c := product / n; math.Abs(c) > 6/math.Sqrt(n) {
			t.Errorf("by %s: correlation of neighbours %v, want about 0", name, c)
		}
	}
}
