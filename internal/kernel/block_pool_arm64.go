//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useBlockPoolNEON = hasNEON

func init() { impl.Register("BlockPool/NEON", &useBlockPoolNEON) }

// poolRowFast does what poolRow does and reports true, for windows of two by two cells and four or more channels, or does
// nothing.
func poolRowFast(y []float32, arg []uint8, x []float32, step int, p Pool) bool {
	if !useBlockPoolNEON || p.PH != 2 || p.PW != 2 || p.C < 4 {
		return false
	}
	most := max(1<<16/p.C, 1) // windows in one call, so that it does not take long
	for i, n := 0, 0; i < p.OW; i += n {
		n = min(most, p.OW-i)
		y, arg, x := y[i*p.C:], arg[i*p.C:], x[i*p.SW*p.C:]
		pool2x2NEON(&y[0], &arg[0], &x[0], step, p.SW*p.C, n, p.C, p.C/4)
		if c := p.C - 4; p.C%4 > 0 { // the last four channels, of which some are done once more
			pool2x2NEON(&y[c], &arg[c], &x[c], step, p.SW*p.C, n, p.C, 1)
		}
	}
	return true
}
