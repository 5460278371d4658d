//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useSGDNEON = hasNEON

func init() { impl.Register("SGD/NEON", &useSGDNEON) }

// sgdFast does the first elements of SGDStep and returns how many: all but a tail shorter than a vector.
func sgdFast(w, g, m []float32, s SGD) int {
	if !useSGDNEON {
		return 0
	}
	step := sgdMomentumNEON
	if s.Nesterov {
		step = sgdNesterovNEON
	}
	for lo := 0; lo < len(w); lo += streamed {
		hi := min(lo+streamed, len(w))
		if s.Momentum == 0 {
			sgdPlainNEON(w[lo:hi], g[lo:hi], s.Rate)
		} else {
			step(w[lo:hi], g[lo:hi], m[lo:hi], s.Rate, s.Momentum)
		}
	}
	return len(w) &^ 3
}
