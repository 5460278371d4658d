package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestLogSoftmax compares with the logarithm of the plain sum of exponentials, which moderate numbers allow. A shift of a row
// must move nothing.
func TestLogSoftmax(t *testing.T) {
	t.Run("float32", func(t *testing.T) { testLogSoftmax[float32](t, 0x1p-23) })
	t.Run("float64", func(t *testing.T) { testLogSoftmax[float64](t, 0x1p-51) }) // two roundings and math.Log's
}

func testLogSoftmax[T Float](t *testing.T, eps float64) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, k := range []int{1, 2, 3, 10, 17} {
		x, y, gx, gy, shifted := make([]T, 3*k), make([]T, 3*k), make([]T, 3*k), make([]T, 3*k), make([]T, 3*k)
		for i := range x {
			x[i], gy[i] = T(r.IntN(64)-32)/4, T(r.NormFloat64())
			shifted[i] = x[i] + 1000
		}
		LogSoftmax(y, x, k)
		LogSoftmaxGrad(gx, x, gy, k)
		LogSoftmax(shifted, shifted, k) // in place
		for row := range 3 {
			sum, total, size := 0.0, 0.0, 0.0
			for j := range k {
				sum += math.Exp(float64(x[row*k+j]))
				total += float64(gy[row*k+j])
				size += math.Abs(float64(gy[row*k+j]))
			}
			for j := range k {
				i := row*k + j
				want := float64(x[i]) - math.Log(sum)
				// of the two terms that are subtracted, x has up to 8 and ln Σ up to 11
				if math.Abs(float64(y[i])-want) > eps*max(math.Abs(want), 8) {
					t.Errorf("k = %d: y[%d] = %v, want %v", k, i, y[i], want)
				}
				if y[i] != shifted[i] {
					t.Errorf("k = %d: y[%d] = %v, after a shift of 1000 %v", k, i, y[i], shifted[i])
				}
				if g := float64(gy[i]) - math.Exp(want)*total; math.Abs(float64(gx[i])-g) > 8*eps*size {
					t.Errorf("k = %d: gx[%d] = %v, want %v", k, i, gx[i], g)
				}
			}
		}
	}
}

// TestLogSoftmaxEdges: infinities, NaN, logits far apart, and a probability near 1, whose logarithm keeps its digits.
func TestLogSoftmaxEdges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct{ x, want []float64 }{
		{[]float64{0, -inf}, []float64{0, -inf}}, {[]float64{inf, 0}, []float64{nan, nan}}, {[]float64{nan, 0}, []float64{nan, nan}},
		{[]float64{-inf, -inf}, []float64{nan, nan}}, {[]float64{1e300, -1e300}, []float64{0, -2e300}}, {[]float64{-40, 0}, []float64{-40, -4.248354255291589e-18}},
		{[]float64{1e3, 1e3}, []float64{-math.Ln2, -math.Ln2}},
	} {
		y := make([]float64, 2)
		LogSoftmax(y, c.x, 2)
		for i, w := range c.want {
			if !sameFloat(y[i]+0, w) {
				t.Errorf("LogSoftmax(%v) = %v, want %v", c.x, y, c.want)
				break
			}
		}
	}
	LogSoftmax([]float32{}, []float32{}, 3)
	LogSoftmaxGrad([]float32{}, []float32{}, []float32{}, 3)
}
