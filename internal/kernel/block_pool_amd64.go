//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useBlockPoolAVX2   = hasAVX2FMA
	useBlockPoolAVX512 = hasAVX512
)

func init() {
	impl.Register("BlockPool/AVX2", &useBlockPoolAVX2)
	impl.Register("BlockPool/AVX512", &useBlockPoolAVX512)
}

// poolRowFast does what poolRow does and reports true, for windows of two by two cells and, with AVX2, 8 or more
// channels, or does nothing.
func poolRowFast(y []float32, arg []uint8, x []float32, step int, p Pool) bool {
	if p.PH != 2 || p.PW != 2 {
		return false
	}
	switch {
	case useBlockPoolAVX512:
		for i, n := 0, 0; i < p.OW; i += n {
			n = min(poolWindows(p.C), p.OW-i)
			pool2x2AVX512(&y[i*p.C], &arg[i*p.C], &x[i*p.SW*p.C], 4*step, 4*p.C, 4*p.SW*p.C, n, p.C, p.C/16, lanes16(p.C%16))
		}
	case useBlockPoolAVX2 && p.C >= 8:
		for i, n := 0, 0; i < p.OW; i += n {
			n = min(poolWindows(p.C), p.OW-i)
			y, arg, x := y[i*p.C:], arg[i*p.C:], x[i*p.SW*p.C:]
			pool2x2AVX2(&y[0], &arg[0], &x[0], 4*step, 4*p.C, 4*p.SW*p.C, n, p.C, p.C/8)
			if c := p.C - 8; p.C%8 > 0 { // the last eight channels, of which some are done once more
				pool2x2AVX2(&y[c], &arg[c], &x[c], 4*step, 4*p.C, 4*p.SW*p.C, n, p.C, 1)
			}
		}
	default:
		return false
	}
	return true
}

// poolWindows returns how many windows of c channels one call into assembly does, so that it does not take long.
func poolWindows(c int) int { return max(1<<16/c, 1) }
