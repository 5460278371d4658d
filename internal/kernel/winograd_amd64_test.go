//go:build !purego

package kernel

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// TestWinogradTransforms compares each transform with its portable form, in slices that end where the last element does.
func TestWinogradTransforms(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 22))
		for _, n := range []int{16, 32, 80} {
			ps, pix := n+r.IntN(9), n+r.IntN(9)
			row := 6*pix + r.IntN(9)
			planes, patch := random[float32](r, 35*ps+n), random[float32](r, 5*(row+pix)+n)
			bias := random[float32](r, n)
			compare := func(what string, out int, f func(to []float32), g func(to []float32)) {
				t.Helper()
				start := random[float32](r, out)
				got, want := fenced(t, start), append([]float32(nil), start...)
				f(got)
				g(want)
				wide := make([]float64, len(want))
				for i, v := range want {
					wide[i] = float64(v)
				}
				wantClose(t, what, got, wide, 1e-6)
			}
			planes, patch, bias = fenced(t, planes), fenced(t, patch), fenced(t, bias)
			compare("input", len(planes),
				func(to []float32) { winogradInput(to, patch, n, ps, row, pix) },
				func(to []float32) { winogradInputPortable(to, patch, n, ps, row, pix) })
			compare("output", 3*(row+pix)+n,
				func(to []float32) { winogradOutput(to, planes, bias, n, ps, row, pix, -0.5) },
				func(to []float32) { winogradOutputPortable(to, planes, bias, n, ps, row, pix, -0.5) })
			compare("grad", len(planes),
				func(to []float32) { winogradGrad(to, patch, n, ps, row, pix) },
				func(to []float32) { winogradGradPortable(to, patch, n, ps, row, pix) })
			compare("gradInput", len(patch),
				func(to []float32) { winogradGradInput(to, planes, n, ps, row, pix) },
				func(to []float32) { winogradGradInputPortable(to, planes, n, ps, row, pix) })
			for _, n := range []int{n, n - 3} {
				compare("filter", 35*ps+n,
					func(to []float32) { winogradFilter(to, patch, n, ps, pix) },
					func(to []float32) { winogradFilterPortable(to, patch, n, ps, pix) })
				compare("gradFilter", 8*pix+n,
					func(to []float32) { winogradGradFilter(to, planes, n, pix, ps) },
					func(to []float32) { winogradGradFilterPortable(to, planes, n, pix, ps) })
			}
		}
	})
}
