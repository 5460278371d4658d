//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useAdamAVX2   = hasAVX2FMA
	useAdamAVX512 = hasAVX512
)

func init() {
	impl.Register("Adam/AVX2", &useAdamAVX2)
	impl.Register("Adam/AVX512", &useAdamAVX512)
}

// adamFast does the first elements of AdamStep and returns how many: all but a tail shorter than a vector.
func adamFast(w, g, m, v []float32, a Adam) int {
	if !useAdamAVX2 && !useAdamAVX512 {
		return 0
	}
	step := adamAVX2
	if useAdamAVX512 {
		step = adamAVX512
	}
	c1, c2 := a.shares()
	for lo := 0; lo < len(w); lo += streamed {
		hi := min(lo+streamed, len(w))
		step(w[lo:hi], g[lo:hi], m[lo:hi], v[lo:hi], c1, c2, a.Rate, a.Epsilon)
	}
	return whole(len(w), useAdamAVX512)
}
