//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var (
	useWinogradAVX512 = hasAVX512
	useWinogradAVX2   = hasAVX2FMA
)

func init() {
	impl.Register("Winograd/AVX512", &useWinogradAVX512)
	impl.Register("Winograd/AVX2", &useWinogradAVX2)
}

// The transforms of Winograd, by the best means there are; see winograd_portable.go. In those of tiles n is a multiple
// of winogradLanes. Assembly does not check lengths, so each does it first.

func winogradInput(v, x []float32, n, vs, row, pix int) {
	_, _ = v[35*vs+n-1], x[5*(row+pix)+n-1]
	switch {
	case useWinogradAVX512:
		winogradInputAVX512(&v[0], &x[0], n/16, vs, row, pix)
	case useWinogradAVX2:
		winogradInputAVX2(&v[0], &x[0], n/8, vs, row, pix)
	default:
		winogradInputPortable(v, x, n, vs, row, pix)
	}
}

func winogradOutput(y, m, bias []float32, n, ms, row, pix int, floor float32) bool {
	_, _, _ = y[3*(row+pix)+n-1], m[35*ms+n-1], bias[n-1]
	switch {
	case useWinogradAVX512:
		return winogradOutputAVX512(&y[0], &m[0], &bias[0], n/16, ms, row, pix, floor)
	case useWinogradAVX2:
		return winogradOutputAVX2(&y[0], &m[0], &bias[0], n/8, ms, row, pix, floor)
	}
	return winogradOutputPortable(y, m, bias, n, ms, row, pix, floor)
}

func winogradPool(y []float32, arg []uint8, m, bias []float32, n, ms, row, pix int) bool {
	_, _, _, _ = y[row+pix+n-1], arg[row+pix+n-1], m[35*ms+n-1], bias[n-1]
	switch {
	case useWinogradAVX512:
		return winogradPoolAVX512(&y[0], &arg[0], &m[0], &bias[0], n/16, ms, row, pix)
	case useWinogradAVX2:
		return winogradPoolAVX2(&y[0], &arg[0], &m[0], &bias[0], n/8, ms, row, pix)
	}
	return winogradPoolPortable(y, arg, m, bias, n, ms, row, pix)
}

func winogradGrad(m, gy []float32, n, ms, row, pix int) {
	_, _ = m[35*ms+n-1], gy[3*(row+pix)+n-1]
	switch {
	case useWinogradAVX512:
		winogradGradAVX512(&m[0], &gy[0], n/16, ms, row, pix)
	case useWinogradAVX2:
		winogradGradAVX2(&m[0], &gy[0], n/8, ms, row, pix)
	default:
		winogradGradPortable(m, gy, n, ms, row, pix)
	}
}

func winogradUnpool(m, gy []float32, arg []uint8, n, ms, row, pix int) {
	_, _, _ = m[35*ms+n-1], gy[row+pix+n-1], arg[row+pix+n-1]
	switch {
	case useWinogradAVX512:
		winogradUnpoolAVX512(&m[0], &gy[0], &arg[0], n/16, ms, row, pix)
	case useWinogradAVX2:
		winogradUnpoolAVX2(&m[0], &gy[0], &arg[0], n/8, ms, row, pix)
	default:
		winogradUnpoolPortable(m, gy, arg, n, ms, row, pix)
	}
}

func winogradGradInput(gx, v []float32, n, vs, row, pix int) {
	_, _ = gx[5*(row+pix)+n-1], v[35*vs+n-1]
	switch {
	case useWinogradAVX512:
		winogradGradInputAVX512(&gx[0], &v[0], n/16, vs, row, pix)
	case useWinogradAVX2:
		winogradGradInputAVX2(&gx[0], &v[0], n/8, vs, row, pix)
	default:
		winogradGradInputPortable(gx, v, n, vs, row, pix)
	}
}

// winogradCall is the largest number of vectors of filters that one call does: it takes about 10 µs.
const winogradCall = 256

func winogradFilter(u, g []float32, n, us, gs int) {
	_, _ = u[35*us+n-1], g[8*gs+n-1]
	call, lanes := winogradFilterAVX512, 16
	if !useWinogradAVX512 {
		call, lanes = winogradFilterAVX2, 8
	}
	if useWinogradAVX512 || useWinogradAVX2 {
		for n >= lanes {
			vecs := min(n/lanes, winogradCall)
			call(&u[0], &g[0], vecs, us, gs)
			u, g, n = u[vecs*lanes:], g[vecs*lanes:], n-vecs*lanes
		}
	}
	winogradFilterPortable(u, g, n, us, gs)
}

func winogradGradFilter(g, u []float32, n, gs, us int) {
	_, _ = g[8*gs+n-1], u[35*us+n-1]
	call, lanes := winogradGradFilterAVX512, 16
	if !useWinogradAVX512 {
		call, lanes = winogradGradFilterAVX2, 8
	}
	if useWinogradAVX512 || useWinogradAVX2 {
		for n >= lanes {
			vecs := min(n/lanes, winogradCall)
			call(&g[0], &u[0], vecs, gs, us)
			u, g, n = u[vecs*lanes:], g[vecs*lanes:], n-vecs*lanes
		}
	}
	winogradGradFilterPortable(g, u, n, gs, us)
}
