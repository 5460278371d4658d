//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useWinogradNEON = hasNEON

func init() { impl.Register("Winograd/NEON", &useWinogradNEON) }

// The transforms of Winograd, by the best means there are; see winograd_portable.go. In those of tiles n is a multiple
// of winogradLanes. Assembly does not check lengths, so each does it first.

func winogradInput(v, x []float32, n, vs, row, pix int) {
	_, _ = v[35*vs+n-1], x[5*(row+pix)+n-1]
	if useWinogradNEON {
		winogradInputNEON(&v[0], &x[0], n/4, vs, row, pix)
		return
	}
	winogradInputPortable(v, x, n, vs, row, pix)
}

func winogradOutput(y, m, bias []float32, n, ms, row, pix int, floor float32) bool {
	_, _, _ = y[3*(row+pix)+n-1], m[35*ms+n-1], bias[n-1]
	if useWinogradNEON {
		return winogradOutputNEON(&y[0], &m[0], &bias[0], n/4, ms, row, pix, floor)
	}
	return winogradOutputPortable(y, m, bias, n, ms, row, pix, floor)
}

func winogradPool(y []float32, arg []uint8, m, bias []float32, n, ms, row, pix int) bool {
	_, _, _, _ = y[row+pix+n-1], arg[row+pix+n-1], m[35*ms+n-1], bias[n-1]
	if useWinogradNEON {
		return winogradPoolNEON(&y[0], &arg[0], &m[0], &bias[0], n/4, ms, row, pix)
	}
	return winogradPoolPortable(y, arg, m, bias, n, ms, row, pix)
}

func winogradGrad(m, gy []float32, n, ms, row, pix int) {
	_, _ = m[35*ms+n-1], gy[3*(row+pix)+n-1]
	if useWinogradNEON {
		winogradGradNEON(&m[0], &gy[0], n/4, ms, row, pix)
		return
	}
	winogradGradPortable(m, gy, n, ms, row, pix)
}

func winogradUnpool(m, gy []float32, arg []uint8, n, ms, row, pix int) {
	_, _, _ = m[35*ms+n-1], gy[row+pix+n-1], arg[row+pix+n-1]
	if useWinogradNEON {
		winogradUnpoolNEON(&m[0], &gy[0], &arg[0], n/4, ms, row, pix)
		return
	}
	winogradUnpoolPortable(m, gy, arg, n, ms, row, pix)
}

func winogradGradInput(gx, v []float32, n, vs, row, pix int) {
	_, _ = gx[5*(row+pix)+n-1], v[35*vs+n-1]
	if useWinogradNEON {
		winogradGradInputNEON(&gx[0], &v[0], n/4, vs, row, pix)
		return
	}
	winogradGradInputPortable(gx, v, n, vs, row, pix)
}

// winogradCall is the largest number of vectors of filters that one call does: it takes some 20 µs.
const winogradCall = 256

func winogradFilter(u, g []float32, n, us, gs int) {
	_, _ = u[35*us+n-1], g[8*gs+n-1]
	for useWinogradNEON && n >= 4 {
		vecs := min(n/4, winogradCall)
		winogradFilterNEON(&u[0], &g[0], vecs, us, gs)
		u, g, n = u[vecs*4:], g[vecs*4:], n-vecs*4
	}
	winogradFilterPortable(u, g, n, us, gs)
}

func winogradGradFilter(g, u []float32, n, gs, us int) {
	_, _ = g[8*gs+n-1], u[35*us+n-1]
	for useWinogradNEON && n >= 4 {
		vecs := min(n/4, winogradCall)
		winogradGradFilterNEON(&g[0], &u[0], vecs, gs, us)
		u, g, n = u[vecs*4:], g[vecs*4:], n-vecs*4
	}
	winogradGradFilterPortable(g, u, n, gs, us)
}
