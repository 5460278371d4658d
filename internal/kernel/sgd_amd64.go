//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useSGDAVX2   = hasAVX2FMA
	useSGDAVX512 = hasAVX512
)

func init() {
	impl.Register("SGD/AVX2", &useSGDAVX2)
	impl.Register("SGD/AVX512", &useSGDAVX512)
}

// sgdFast does the first elements of SGDStep and returns how many: all but a tail shorter than a vector.
func sgdFast(w, g, m []float32, s SGD) int {
	if !useSGDAVX2 && !useSGDAVX512 {
		return 0
	}
	plain, step := sgdPlainAVX2, sgdMomentumAVX2
	switch {
	case useSGDAVX512 && s.Nesterov:
		plain, step = sgdPlainAVX512, sgdNesterovAVX512
	case useSGDAVX512:
		plain, step = sgdPlainAVX512, sgdMomentumAVX512
	case s.Nesterov:
		step = sgdNesterovAVX2
	}
	for lo := 0; lo < len(w); lo += streamed {
		hi := min(lo+streamed, len(w))
		if s.Momentum == 0 {
			plain(w[lo:hi], g[lo:hi], s.Rate)
		} else {
			step(w[lo:hi], g[lo:hi], m[lo:hi], s.Rate, s.Momentum)
		}
	}
	return whole(len(w), useSGDAVX512)
}
