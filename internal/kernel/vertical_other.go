//go:build !amd64 || purego

package kernel

// The loops of vertical where there is no assembly; see vertical_portable.go.

func verticalInput(t []float32, rows *[verticalPoints][]float32, n, ts int) float32 {
	return verticalInputPortable(t, rows, n, ts)
}

func verticalPool(y []float32, arg []uint8, b verticalTile, n int) {
	b.check(len(y), len(arg), n)
	verticalPoolPortable(y, arg, b, n)
}
