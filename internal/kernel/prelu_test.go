package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPReLU compares the five loops with their definitions, element by element, for every way to share slopes among the axes
// of a row [2,3,4].
func TestPReLU(t *testing.T) {
	t.Run("float32", testPReLU[float32])
	t.Run("float64", testPReLU[float64])
}

// slopesOf lists the slopes of a row of 2*3*4 elements for the axes that share them; index is that of each element's slope.
func slopesOf(shared int) (s Slopes, index []int, count int) {
	size, stride := [3]int{2, 3, 4}, [3]int{}
	count = 1
	for i := 2; i >= 0; i-- {
		if shared>>i&1 == 0 {
			stride[i] = count
			count *= size[i]
		}
	}
	s = Slopes{Run: 4, Each: stride[2] != 0}
	for a := range size[0] {
		for b := range size[1] {
			s.At = append(s.At, a*stride[0]+b*stride[1])
			for c := range size[2] {
				index = append(index, a*stride[0]+b*stride[1]+c*stride[2])
			}
		}
	}
	return s, index, count
}

func testPReLU[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) []T {
		v := make([]T, n)
		for i := range v {
			v[i] = T(r.IntN(129)-64) / 16 // sums of products are exact
		}
		return v
	}
	for shared := range 8 {
		s, index, count := slopesOf(shared)
		for _, rows := range []int{0, 1, 3} {
			n := rows * len(index)
			x, gy, alpha := draw(n), draw(n), draw(count)
			if n > 0 {
				alpha[0] = 0
			}
			y, gx, spread, wantSum, wantGrad := make([]T, n), make([]T, n), make([]T, n), make([]T, count), make([]T, count)
			sum, grad := draw(count), draw(count)
			PReLU(y, x, alpha, s)
			PReLUGrad(gx, x, alpha, gy, s)
			PReLUSpread(spread, x, alpha, gy, s)
			PReLUSum(sum, x, gy, s)
			PReLUGradAlpha(grad, x, gy, s)
			for i, v := range x {
				a := index[i%len(index)]
				wantY, wantX, wantSpread := v, gy[i], T(0)
				if v <= 0 {
					wantY, wantX, wantSpread = alpha[a]*v+0, alpha[a]*gy[i], alpha[a]*gy[i]
					wantSum[a] += gy[i]
					wantGrad[a] += v * gy[i]
				}
				if y[i] != wantY || y[i] == 0 && math.Signbit(float64(y[i])) || gx[i] != wantX || spread[i] != wantSpread {
					t.Fatalf("axes %03b shared, %d rows: x[%d] = %v, gy %v, slope %v: y %v, gx %v, spread %v, want %v, %v, %v", shared, rows, i, v, gy[i], alpha[a], y[i], gx[i], spread[i], wantY, wantX, wantSpread)
				}
			}
			for a := range wantSum {
				if sum[a] != wantSum[a] || grad[a] != wantGrad[a] {
					t.Fatalf("axes %03b shared, %d rows: slope %d: sum %v, gradient %v, want %v, %v", shared, rows, a, sum[a], grad[a], wantSum[a], wantGrad[a])
				}
			}
		}
	}
}

// TestPReLUNonFinite: what the definitions say where arithmetic alone would not.
func TestPReLUNonFinite(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	s := Slopes{Run: 1, Each: true, At: []int{0}}
	for _, c := range []struct{ x, alpha, gy, y, gx, sum, spread float64 }{
		{nan, 0.5, 1, nan, nan, nan, nan}, {nan, 0, 1, nan, nan, nan, nan}, {-inf, 0, inf, 0, 0, inf, nan}, {-inf, 0.5, 1, -inf, 0.5, 1, 0.5},
		{inf, nan, 1, inf, 1, 0, 0}, {-1, nan, 1, nan, nan, 1, nan}, {1, 0.5, nan, 1, nan, 0, 0}, {0, 0.5, nan, 0, nan, nan, nan},
	} {
		y, gx, sum, spread := []float64{7}, []float64{7}, []float64{7}, []float64{7}
		x, alpha, gy := []float64{c.x}, []float64{c.alpha}, []float64{c.gy}
		PReLU(y, x, alpha, s)
		PReLUGrad(gx, x, alpha, gy, s)
		PReLUSum(sum, x, gy, s)
		PReLUSpread(spread, x, alpha, gy, s)
		for _, pair := range [][2]float64{{y[0], c.y}, {gx[0], c.gx}, {sum[0], c.sum}, {spread[0], c.spread}} {
			if !sameFloat(pair[0], pair[1]) {
				t.Errorf("x %v, alpha %v, gy %v: y %v, gx %v, sum %v, spread %v, want %v, %v, %v, %v", c.x, c.alpha, c.gy, y[0], gx[0], sum[0], spread[0], c.y, c.gx, c.sum, c.spread)
				break
			}
		}
	}
}

// TestPReLUGradAlphaNonFinite: an x that is on adds nothing, whatever gy is, to a slope of its own or a shared one.
func TestPReLUGradAlphaNonFinite(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, each := range []bool{true, false} {
		s := Slopes{Run: 1, Each: each, At: []int{0}}
		for _, c := range []struct{ x, gy, want float64 }{{1, inf, 0}, {inf, nan, 0}, {inf, -inf, 0}, {-inf, 2, -inf}, {nan, 1, nan}, {-1, nan, nan}, {-2, 3, -6}} {
			g := []float64{7}
			PReLUGradAlpha(g, []float64{c.x}, []float64{c.gy}, s)
			if !sameFloat(g[0]+0, c.want) {
				t.Errorf("x %v, gy %v, each %t: %v, want %v", c.x, c.gy, each, g[0], c.want)
			}
		}
	}
}
