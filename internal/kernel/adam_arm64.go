//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useAdamNEON = hasNEON

func init() { impl.Register("Adam/NEON", &useAdamNEON) }

// adamFast does the first elements of AdamStep and returns how many: all but a tail shorter than a vector.
func adamFast(w, g, m, v []float32, a Adam) int {
	if !useAdamNEON {
		return 0
	}
	c1, c2 := a.shares()
	for lo := 0; lo < len(w); lo += streamed {
		hi := min(lo+streamed, len(w))
		adamNEON(w[lo:hi], g[lo:hi], m[lo:hi], v[lo:hi], c1, c2, a.Rate, a.Epsilon)
	}
	return len(w) &^ 3
}
