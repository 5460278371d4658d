//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useMaskNEON = hasNEON

func init() { impl.Register("Mask/NEON", &useMaskNEON) }

// maskSumFast does what maskSumPortable does, for at least one row, and reports true, or does nothing.
func maskSumFast(g, sum, y, gy []float32, channels int) (count int, ok bool) {
	if !useMaskNEON {
		return 0, false
	}
	rows := len(g) / channels
	for c := 0; c < channels; {
		var s *float32
		if sum != nil {
			s = &sum[c]
		}
		strip, n := maskSum1NEON, 1
		switch left := channels - c; {
		case left >= 16:
			strip, n = maskSum16NEON, 16
		case left >= 4:
			strip, n = maskSum4NEON, 4
		}
		count += strip(&g[c], s, &y[c], &gy[c], channels, rows)
		c += n
	}
	return count, true
}
