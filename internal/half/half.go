// Package half widens the two floating-point types of 16 bits to float32, which holds every value of both.
package half

import "math"

// Float16 is the value of an IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. NaN stays NaN, with its payload.
func Float16(x uint16) float32 {
	sign, exponent, fraction := uint32(x>>15)<<31, uint32(x>>10)&31, uint32(x)&1023
	switch exponent {
	case 0: // zero, or fraction · 2^-24
		v := math.Float32bits(float32(fraction) / (1 << 24))
		return math.Float32frombits(sign | v)
	case 31:
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13) // 127 - 15
}

// BFloat16 is the value of a bfloat16, the upper half of a float32.
func BFloat16(x uint16) float32 { return math.Float32frombits(uint32(x) << 16) }
