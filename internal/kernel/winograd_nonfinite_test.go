package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// winogradStrange are values that spread or overflow.
var winogradStrange = []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), math.MaxFloat32, -math.MaxFloat32}

// TestWinogradNonFinite puts strange values into each kind of place of each input, one at a time. Forward, results are
// NaN or infinite exactly where the plain sum's are; backward, at least there.
func TestWinogradNonFinite(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	var cases []winogradCase
	for _, c := range []Conv{conv3x3(10, 10, 16, 16, false), conv3x3(9, 7, 17, 20, true)} {
		plain, pooled := newWinogradCase(r, 1, c), newWinogradPoolCase(r, c)
		for i := range plain.x { // so that one huge value and others do not add up to more than there is
			plain.x[i], pooled.x[i] = plain.x[i]/8, pooled.x[i]/8
		}
		for _, v := range winogradStrange {
			for _, k := range []winogradCase{plain, pooled} {
				for _, h := range []int{0, 1, 3, 4, 5, c.H - 1} {
					for _, q := range []int{0, 2, 4, 6, c.W - 1} {
						cases = append(cases, k.with(&k.x, (h*c.W+q)*c.Cin+r.IntN(c.Cin), v))
					}
				}
				for range 6 {
					cases = append(cases, k.with(&k.kernel, r.IntN(len(k.kernel)), v))
				}
				cases = append(cases, k.with(&k.bias, r.IntN(c.Cout), v))
			}
			for range 6 {
				cases = append(cases, plain.with(&plain.gy, r.IntN(len(plain.gy)), v))
			}
		}
	}
	eachTogether(t, func(t *testing.T) {
		for _, k := range cases {
			k.checkNonFinite(t)
		}
	})
}

// with returns k with v at place i of one of its inputs, solved.
func (k *winogradCase) with(input *[]float32, i int, v float32) winogradCase {
	was := *input
	*input = slices.Clone(was)
	(*input)[i] = v
	changed := *k
	*input = was
	changed.solve()
	return changed
}

func (k winogradCase) checkNonFinite(t *testing.T) {
	t.Helper()
	if k.pooled == nil || k.c.OH%2+k.c.OW%2 == 0 { // else a NaN meets gradients 0 of outputs in no window, which count as none
		spreads(t, k.String()+": gx", k.gradX(plain), k.gx)
		spreads(t, k.String()+": gk", k.gradKernel(plain), k.gk)
	}
	if k.pooled == nil {
		sameKind(t, k.String()+": y", k.forward(k.bias, false, plain), k.y)
		return
	}
	y, arg := k.forwardPool(plain)
	want, places := k.pool64()
	sameKind(t, k.String()+": pooled", y, want)
	for i := range y {
		bias := float64(k.bias[i%k.c.Cout])
		if (y[i] != y[i] || math.IsInf(float64(y[i]), 0)) && bias-bias == 0 && arg[i] != places[i] {
			t.Fatalf("%v: pooled value %d is %v at %d, want place %d", k, i, y[i], arg[i], places[i])
		}
	}
}

// sameKind fails unless got is NaN, infinite or finite as want is, where what float32 cannot hold is infinite. Sums that
// come close to that may be either.
func sameKind(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	for i, w := range want {
		g := float64(got[i])
		switch {
		case math.IsNaN(w) && math.IsNaN(g):
		case math.IsInf(w, 0) && g == w:
		case math.Abs(w) < math.MaxFloat32/2 && g-g == 0:
		case math.Abs(w) >= math.MaxFloat32/2 && !math.IsInf(w, 0):
		default:
			t.Fatalf("%s[%d] = %v, want %v", what, i, g, w)
		}
	}
}

// spreads fails where want is not finite and got is.
func spreads(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	for i, w := range want {
		if g := float64(got[i]); w-w != 0 && g-g == 0 {
			t.Fatalf("%s[%d] = %v, want %v", what, i, g, w)
		}
	}
}
