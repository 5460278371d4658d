package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

func TestDense(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 22))
		for range 100 {
			n, d, k := r.IntN(20), r.IntN(40), r.IntN(40)
			testDense[float32](t, r, n, d, k)
			testDense[float64](t, r, n, d, k)
		}
		testDense[float32](t, r, 33, 2*denseSum+7, 10)
		testDense[float32](t, r, 1, 3*denseSum, 70)
		testDense[float32](t, r, 2, 3, longestSum+20)
	})
}

func testDense[T Float](t *testing.T, r *rand.Rand, n, d, k int) {
	t.Helper()
	x, kernel, bias, gy := random[T](r, n*d), random[T](r, d*k), random[T](r, k), random[T](r, n*k)
	wantY, wantGX, wantGK := make([]float64, n*k), make([]float64, n*d), make([]float64, d*k)
	if r.IntN(3) == 0 {
		bias = nil
	}
	for i := range n {
		for o := range k {
			if bias != nil {
				wantY[i*k+o] = float64(bias[o])
			}
			for j := range d {
				wantY[i*k+o] += float64(x[i*d+j]) * float64(kernel[j*k+o])
				wantGX[i*d+j] += float64(gy[i*k+o]) * float64(kernel[j*k+o])
				wantGK[j*k+o] += float64(gy[i*k+o]) * float64(x[i*d+j])
			}
		}
	}
	y, gx, gk := nans[T](n*k), nans[T](n*d), nans[T](d*k)
	Dense(y, x, kernel, bias, n, d, k)
	DenseGradX(gx, gy, kernel, n, d, k, nans[T](DenseGradXScratch(d, k)))
	DenseGradKernel(gk, x, gy, n, d, k)
	name := fmt.Sprintf("n %d, d %d, k %d: ", n, d, k)
	wantClose(t, name+"y", y, wantY, tolerance[T]())
	wantClose(t, name+"gx", gx, wantGX, tolerance[T]())
	wantClose(t, name+"gk", gk, wantGK, tolerance[T]())
}

// TestDenseRowBits compares rows of a batch with the same rows in smaller batches, bit by bit.
func TestDenseRowBits(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(23, 24))
		for _, k := range []int{1, 10, 24, 65} {
			const n, d = 23, 2*denseSum + 77
			x, kernel, bias, gy := random[float32](r, n*d), random[float32](r, d*k), random[float32](r, k), random[float32](r, n*k)
			y, gx, tmp := make([]float32, n*k), make([]float32, n*d), make([]float32, DenseGradXScratch(d, k))
			Dense(y, x, kernel, bias, n, d, k)
			DenseGradX(gx, gy, kernel, n, d, k, tmp)
			for m := 1; m < n; m++ {
				at := n - m
				some, gsome := make([]float32, m*k), make([]float32, m*d)
				Dense(some, x[at*d:], kernel, bias, m, d, k)
				DenseGradX(gsome, gy[at*k:], kernel, m, d, k, tmp)
				if !sameBits(some, y[at*k:]) || !sameBits(gsome, gx[at*d:]) {
					t.Fatalf("k %d: the last %d rows alone differ from those among %d", k, m, n)
				}
			}
		}
	})
}

func BenchmarkDense(b *testing.B) {
	r := rand.New(rand.NewPCG(25, 26))
	for _, s := range []struct{ n, d, k int }{{32, 12544, 10}, {1, 12544, 10}, {32, 512, 512}, {32, 3136, 128}} {
		x, kernel, bias, gy := random[float32](r, s.n*s.d), random[float32](r, s.d*s.k), random[float32](r, s.k), random[float32](r, s.n*s.k)
		y, gx, gk := make([]float32, len(gy)), make([]float32, len(x)), make([]float32, len(kernel))
		tmp := make([]float32, DenseGradXScratch(s.d, s.k))
		for _, pass := range []struct {
			name string
			run  func()
		}{
			{"forward", func() { Dense(y, x, kernel, bias, s.n, s.d, s.k) }},
			{"gradX", func() { DenseGradX(gx, gy, kernel, s.n, s.d, s.k, tmp) }},
			{"gradKernel", func() { DenseGradKernel(gk, x, gy, s.n, s.d, s.k) }},
		} {
			b.Run(fmt.Sprintf("n=%d/kernel=%dx%d/op=%s", s.n, s.d, s.k, pass.name), func(b *testing.B) {
				benchmarkFLOPs(b, 2*s.n*s.d*s.k, pass.run)
			})
		}
	}
}
