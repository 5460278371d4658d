package half

import (
	"math"
	"testing"
)

// The oracle is the definition, in float64, for each of the 65,536 values.
func TestFloat16(t *testing.T) {
	for i := range 1 << 16 {
		x := uint16(i)
		exponent, fraction := int(x>>10&31), float64(x&1023)
		want := math.Ldexp(1+fraction/1024, exponent-15)
		switch {
		case exponent == 0:
			want = math.Ldexp(fraction, -24)
		case exponent == 31 && fraction == 0:
			want = math.Inf(1)
		case exponent == 31:
			want = math.NaN()
		}
		if x>>15 != 0 {
			want = -want
		}
		got := float64(Float16(x))
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) || math.Signbit(got) != (x>>15 != 0) {
			t.Errorf("Float16(%#04x) = %v, want %v", x, got, want)
		}
	}
}

func TestBFloat16(t *testing.T) {
	for x, want := range map[uint16]float32{0x3f80: 1, 0xbf80: -1, 0x4049: 3.140625, 0x0001: 0x1p-133, 0x7f7f: 0x1.fep127} {
		if got := BFloat16(x); got != want {
			t.Errorf("BFloat16(%#04x) = %v, want %v", x, got, want)
		}
	}
	if v := float64(BFloat16(0x7f80)); !math.IsInf(v, 1) {
		t.Errorf("BFloat16(0x7f80) = %v, want +Inf", v)
	}
	if v := BFloat16(0x7fc0); v == v {
		t.Errorf("BFloat16(0x7fc0) = %v, want NaN", v)
	}
	if v := BFloat16(0x8000); v != 0 || !math.Signbit(float64(v)) {
		t.Errorf("BFloat16(0x8000) = %v, want -0", v)
	}
}
