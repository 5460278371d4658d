//go:build (!amd64 && !arm64) || purego

package kernel

// The transforms of Winograd where there is no assembly; see winograd_portable.go.

func winogradInput(v, x []float32, n, vs, row, pix int) { winogradInputPortable(v, x, n, vs, row, pix) }

func winogradOutput(y, m, bias []float32, n, ms, row, pix int, floor float32) bool {
	return winogradOutputPortable(y, m, bias, n, ms, row, pix, floor)
}

func winogradPool(y []float32, arg []uint8, m, bias []float32, n, ms, row, pix int) bool {
	return winogradPoolPortable(y, arg, m, bias, n, ms, row, pix)
}

func winogradGrad(m, gy []float32, n, ms, row, pix int) { winogradGradPortable(m, gy, n, ms, row, pix) }

func winogradUnpool(m, gy []float32, arg []uint8, n, ms, row, pix int) {
	winogradUnpoolPortable(m, gy, arg, n, ms, row, pix)
}

func winogradGradInput(gx, v []float32, n, vs, row, pix int) {
	winogradGradInputPortable(gx, v, n, vs, row, pix)
}

func winogradFilter(u, g []float32, n, us, gs int) { winogradFilterPortable(u, g, n, us, gs) }

func winogradGradFilter(g, u []float32, n, gs, us int) { winogradGradFilterPortable(g, u, n, gs, us) }
