package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
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
		testDense[float32](t, r, 24, 3*densePanel+5, 3)
		testDense[float64](t, r, 25, 3*densePanel+5, 10)
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

	// The same in parts: same bits, and nothing else written.
	prep, some := nans[T](d*k), nans[T](n*d)
	cut := r.IntN(d + 1)
	DensePrep(prep, kernel, d, k, cut, d)
	DensePrep(prep, kernel, d, k, 0, cut)
	DenseGradXPrepared(some, gy, prep, n, d, k)
	if !sameBits(some, gx) {
		t.Errorf("%sgx by a prepared kernel differs", name)
	}
	hi := cut + r.IntN(d-cut+1)
	part := slices.Repeat([]T{77}, d*k)
	DenseGradKernelRows(part, x, gy, n, d, k, cut, hi)
	if !sameBits(part[cut*k:hi*k], gk[cut*k:]) {
		t.Errorf("%srows %d to %d of gk differ", name, cut, hi)
	}
	for i, v := range part {
		if (i < cut*k || i >= hi*k) && v != 77 {
			t.Fatalf("%srows %d to %d of gk: wrote element %d", name, cut, hi, i)
		}
	}
}

// TestDenseTransposed runs both transpositions at every width, over memory that ends where the matrices end.
func TestDenseTransposed(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(27, 28))
		for k := 1; k <= 40; k++ {
			for _, rows := range []int{1, 7, 8, 9, 16, 23, 64} {
				narrow := fenced(t, random[float32](r, rows*k))
				step := rows + r.IntN(3)
				wide := fenced(t, slices.Repeat([]float32{77}, (k-1)*step+rows))
				denseWiden(wide, narrow, rows, k, step)
				for i, v := range wide {
					want := float32(77)
					if j := i % step; j < rows {
						want = narrow[j*k+i/step]
					}
					if v != want {
						t.Fatalf("[%d,%d], step %d: wide[%d] = %v, want %v", rows, k, step, i, v, want)
					}
				}
				packed := random[float32](r, rows*k)
				back := fenced(t, nans[float32](rows*k+k%2*7))
				denseNarrow(back, packed, k, rows)
				for i, v := range back[:rows*k] {
					if want := packed[i%k*rows+i/k]; v != want {
						t.Fatalf("[%d,%d]: narrow[%d] = %v, want %v", rows, k, i, v, want)
					}
				}
			}
		}
	})
}

// TestDenseGradKernelTurned compares the gradient computed transposed with the plain product, bit by bit, where values
// are not finite too.
func TestDenseGradKernelTurned(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(29, 30))
		const n, d = 32, 5*densePanel + 3
		for k := 1; k <= 12; k++ {
			x, gy := random[float32](r, n*d), random[float32](r, n*k)
			x[r.IntN(len(x))], gy[r.IntN(len(gy))] = float32(math.NaN()), float32(math.Inf(1))
			got, want := nans[float32](d*k), make([]float32, d*k)
			DenseGradKernel(got, x, gy, n, d, k)
			gemm(want, x, gy, nil, product{lines: 1, rows: d, ma: 1, ldc: k, cols: k, r: 1, k: n, ka: d, kb: k})
			if !sameBits(got, want) {
				t.Errorf("k %d: the two ways differ", k)
			}
		}
	})
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
			for _, m := range []int{1, 2, 3, 6, 7, 12, 13, 14, 15, n - 1} {
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
	for _, s := range []struct{ n, d, k int }{{32, 12544, 10}, {1, 12544, 10}, {32, 1600, 10}, {64, 2304, 10}, {32, 512, 512}, {32, 3136, 128}} {
		x, kernel, bias, gy := random[float32](r, s.n*s.d), random[float32](r, s.d*s.k), random[float32](r, s.k), random[float32](r, s.n*s.k)
		y, gx, gk := make([]float32, len(gy)), make([]float32, len(x)), make([]float32, len(kernel))
		tmp, prep := make([]float32, DenseGradXScratch(s.d, s.k)), make([]float32, s.d*s.k)
		for _, pass := range []struct {
			name string
			run  func()
		}{
			{"forward", func() { Dense(y, x, kernel, bias, s.n, s.d, s.k) }},
			{"gradX", func() { DenseGradX(gx, gy, kernel, s.n, s.d, s.k, tmp) }},
			{"gradXPrepared", func() { DenseGradXPrepared(gx, gy, prep, s.n, s.d, s.k) }},
			{"gradKernel", func() { DenseGradKernel(gk, x, gy, s.n, s.d, s.k) }},
		} {
			b.Run(fmt.Sprintf("n=%d/kernel=%dx%d/op=%s", s.n, s.d, s.k, pass.name), func(b *testing.B) {
				b.SetBytes(int64(4 * (s.n*s.d + s.n*s.k + s.d*s.k))) // each operand once
				benchmarkFLOPs(b, 2*s.n*s.d*s.k, pass.run)
			})
		}
		b.Run(fmt.Sprintf("n=%d/kernel=%dx%d/op=prep", s.n, s.d, s.k), func(b *testing.B) {
			b.SetBytes(int64(8 * s.d * s.k))
			for b.Loop() {
				DensePrep(prep, kernel, s.d, s.k, 0, s.d)
			}
		})
	}
}
