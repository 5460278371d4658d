//go:build !purego

package kernel

import (
	"golang.org/x/sys/cpu"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var (
	useMaskAVX2   = hasAVX2FMA && cpu.X86.HasPOPCNT
	useMaskAVX512 = hasAVX512 && cpu.X86.HasPOPCNT
)

func init() {
	impl.Register("Mask/AVX2", &useMaskAVX2)
	impl.Register("Mask/AVX512", &useMaskAVX512)
}

// maskSumFast does what maskSumPortable does, for at least one row, and reports true, or does nothing.
func maskSumFast(g, sum, y, gy []float32, channels int) (count int, ok bool) {
	if !useMaskAVX2 && !useMaskAVX512 {
		return 0, false
	}
	rows, step := len(g)/channels, 4*channels
	for c := 0; c < channels; {
		var s *float32
		if sum != nil {
			s = &sum[c]
		}
		d, y, gy, left := &g[c], &y[c], &gy[c], channels-c
		switch {
		case useMaskAVX512 && left >= 48:
			count += maskSum4AVX512(d, s, y, gy, step, rows, lanes16(left-48))
			c += 64
		case useMaskAVX512 && left > 16:
			count += maskSum2AVX512(d, s, y, gy, step, rows, lanes16(left-16))
			c += 32
		case useMaskAVX512:
			count += maskSum1AVX512(d, s, y, gy, step, rows, lanes16(left))
			c += 16
		case left >= 32:
			count += maskSum4AVX2(d, s, y, gy, step, rows)
			c += 32
		case left >= 16:
			count += maskSum2AVX2(d, s, y, gy, step, rows)
			c += 16
		case left >= 8:
			count += maskSum1AVX2(d, s, y, gy, step, rows)
			c += 8
		default:
			count += maskSum1MaskAVX2(d, s, y, gy, step, rows, lanes8(left))
			c += 8
		}
	}
	return count, true
}
