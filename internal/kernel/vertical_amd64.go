//go:build !purego

package kernel

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var (
	useVerticalAVX512 = hasAVX512
	useVerticalAVX2   = hasAVX2FMA
)

func init() {
	impl.Register("Vertical/AVX512", &useVerticalAVX512)
	impl.Register("Vertical/AVX2", &useVerticalAVX2)
}

// The loops of vertical, by the best means there are; see vertical_portable.go.

func verticalInput(t []float32, rows *[verticalPoints][]float32, n, ts int) float32 {
	if n < 8 || !useVerticalAVX512 && !useVerticalAVX2 {
		return verticalInputPortable(t, rows, n, ts)
	}
	_ = t[(verticalPoints-1)*ts+n-1]
	var at [verticalPoints]*float32
	for i, row := range rows {
		_ = row[n-1]
		at[i] = &row[0]
	}
	if useVerticalAVX512 && n >= 16 {
		return math.Float32frombits(verticalInputAVX512(&t[0], &at, n, ts))
	}
	return math.Float32frombits(verticalInputAVX2(&t[0], &at, n, ts))
}

func verticalPool(y []float32, arg []uint8, b verticalTile, n int) {
	b.check(len(y), len(arg), n)
	t, u, bias := &b.t[0], &b.u[0], &b.bias[0]
	switch {
	case useVerticalAVX512 && b.width == 32:
		verticalPool32AVX512(&y[0], &arg[0], t, u, bias, n, b.ts, b.cin, b.k, b.row, b.pix)
	case useVerticalAVX512:
		verticalPool16AVX512(&y[0], &arg[0], t, u, bias, n, b.ts, b.cin, b.k, b.row, b.pix)
	case useVerticalAVX2:
		for c := 0; c < b.width; c += 16 {
			verticalPool16AVX2(&y[c], &arg[c], t, &b.u[c], &b.bias[c], n, b.ts, b.cin, b.k, b.width, b.row, b.pix)
		}
	default:
		verticalPoolPortable(y, arg, b, n)
	}
}
