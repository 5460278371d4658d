package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestGEMMTiles runs every height and width of tile, with and without bias and add, over slices that end exactly where
// the product ends and whose neighbours cannot be read or, for C, hold canaries.
func TestGEMMTiles(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for rows := 1; rows <= 30; rows++ {
			for cols := 1; cols <= 60; cols++ {
				p := product{
					lines: 1 + r.IntN(3), rows: rows, cols: cols, r: 1 + r.IntN(3), k: 1 + r.IntN(5),
					ma: r.IntN(5), ra: r.IntN(9), ka: r.IntN(3), la: r.IntN(30), add: r.IntN(2) == 0,
				}
				p.ldc = cols + r.IntN(3)
				p.lc = rows*p.ldc + r.IntN(3)
				p.kb = cols + r.IntN(3)
				p.rb = p.k * p.kb
				p.lb = r.IntN(2) * r.IntN(40)
				testProduct[float32](t, r, p, r.IntN(2) == 0)
				testProduct[float64](t, r, p, r.IntN(2) == 0)
			}
		}
	}, "GEMM")
}

// TestGEMMLongSum cuts sums in both indexes.
func TestGEMMLongSum(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		for _, p := range []product{
			{lines: 1, rows: 3, ma: 1, ldc: 5, cols: 5, r: 3, ra: 7, rb: 11, k: 2*longestSum + 5, ka: 1, kb: 5},
			{lines: 2, la: 4, lc: 20, rows: 3, ma: 1, ldc: 5, cols: 5, r: longestSum/100 + 9, ra: 100, rb: 500, k: 100, ka: 1, kb: 5, add: true},
			{lines: 2, la: 1, lb: 1, lc: 140, rows: 28, ma: 1, ldc: 5, cols: 5, r: 1, k: longestSum + 5, ka: 1, kb: 5},
		} {
			testProduct[float32](t, r, p, true)
		}
	}, "GEMM")
}

func testProduct[T Float](t *testing.T, r *rand.Rand, p product, withBias bool) {
	t.Helper()
	a := random[T](r, (p.lines-1)*p.la+(p.rows-1)*p.ma+(p.r-1)*p.ra+(p.k-1)*p.ka+1)
	b := random[T](r, (p.lines-1)*p.lb+(p.r-1)*p.rb+(p.k-1)*p.kb+p.cols)
	c := random[T](r, (p.lines-1)*p.lc+(p.rows-1)*p.ldc+p.cols)
	var bias []T
	if withBias {
		bias = random[T](r, p.cols)
	}
	want := make([]float64, len(c))
	written := make([]bool, len(c))
	for l := range p.lines {
		for m := range p.rows {
			for n := range p.cols {
				at := l*p.lc + m*p.ldc + n
				written[at] = true
				if p.add {
					want[at] = float64(c[at])
				}
				if withBias {
					want[at] += float64(bias[n])
				}
				for i := range p.r {
					for j := range p.k {
						want[at] += float64(a[l*p.la+m*p.ma+i*p.ra+j*p.ka]) * float64(b[l*p.lb+i*p.rb+j*p.kb+n])
					}
				}
			}
		}
	}
	for i, w := range written {
		if !w {
			want[i] = float64(c[i])
		}
	}
	got := fenced(t, c)
	if withBias {
		bias = fenced(t, bias)
	}
	gemm(got, fenced(t, a), fenced(t, b), bias, p)
	wantClose(t, fmt.Sprintf("%+v, bias %v", p, withBias), got, want, tolerance[T]())
	for i, w := range written {
		if !w && got[i] != c[i] {
			t.Fatalf("%+v: wrote between the rows of C", p)
		}
	}
}

// TestGEMMRowBits compares each row with the same row computed alone, bit by bit.
func TestGEMMRowBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, cols := range []int{1, 3, 4, 7, 8, 9, 15, 16, 17, 24, 25, 32, 40, 49, 57} {
			const rows, k = 43, 57
			a, b, bias := random[float32](r, rows*k), random[float32](r, k*cols), random[float32](r, cols)
			p := product{lines: 1, rows: rows, ma: k, ldc: cols, cols: cols, r: 1, k: k, ka: 1, kb: cols}
			all := make([]float32, rows*cols)
			gemm(all, a, b, bias, p)
			for n := 1; n < rows; n++ {
				some := make([]float32, n*cols)
				p.rows = n
				gemm(some, a[(rows-n)*k:], b, bias, p)
				if !sameBits(some, all[(rows-n)*cols:]) {
					t.Fatalf("%d columns: the last %d rows alone differ from those among %d", cols, n, rows)
				}
			}
			// Columns too: a column gives the same bits in whichever panel it lies.
			for n := range cols {
				one := make([]float32, rows)
				gemm(one, a, b[n:], bias[n:], product{lines: 1, rows: rows, ma: k, ldc: 1, cols: 1, r: 1, k: k, ka: 1, kb: cols})
				for m, v := range one {
					if v != all[m*cols+n] {
						t.Fatalf("column %d of %d alone differs in row %d", n, cols, m)
					}
				}
			}
		}
	}, "GEMM")
}

// TestGEMMLineBits compares lines that have a B each with a product for each line, bit by bit.
func TestGEMMLineBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 22))
		for _, s := range [][3]int{{1, 5, 8}, {3, 9, 16}, {7, 32, 64}, {25, 40, 24}, {28, 300, 33}} {
			rows, k, cols := s[0], s[1], s[2]
			const lines = 36
			p := product{
				lines: lines, la: rows * k, lb: k * cols, lc: rows * cols,
				rows: rows, ma: k, ldc: cols, cols: cols, r: 1, k: k, ka: 1, kb: cols,
			}
			a, b, all := random[float32](r, lines*p.la), random[float32](r, lines*p.lb), make([]float32, lines*p.lc)
			gemm(all, a, b, nil, p)
			p.lines = 1
			one := make([]float32, p.lc)
			for l := range lines {
				gemm(one, a[l*p.la:], b[l*p.lb:], nil, p)
				if !sameBits(one, all[l*p.lc:][:p.lc]) {
					t.Fatalf("%v: line %d alone differs", s, l)
				}
			}
		}
	}, "GEMM")
}

func TestGEMMPanics(t *testing.T) {
	whole := product{lines: 2, la: 6, lc: 8, rows: 2, ma: 3, ldc: 4, cols: 4, r: 1, k: 3, ka: 1, kb: 4}
	const a, b, c = 12, 12, 16
	gemm(make([]float32, c), make([]float32, a), make([]float32, b), make([]float32, 4), whole)
	for name, f := range map[string]func(){
		"short A":    func() { gemm(make([]float32, c), make([]float32, a-1), make([]float32, b), nil, whole) },
		"short B":    func() { gemm(make([]float32, c), make([]float32, a), make([]float32, b-1), nil, whole) },
		"short C":    func() { gemm(make([]float32, c-1), make([]float32, a), make([]float32, b), nil, whole) },
		"short bias": func() { gemm(make([]float32, c), make([]float32, a), make([]float32, b), make([]float32, 3), whole) },
		"negative step": func() {
			p := whole
			p.ma = -1
			gemm(make([]float32, c), make([]float32, a), make([]float32, b), nil, p)
		},
		"short tmp": func() {
			DenseGradX(make([]float32, 6), make([]float32, 6), make([]float32, 9), 2, 3, 3, make([]float32, 8))
		},
		"short kernel": func() { Dense(make([]float32, 6), make([]float32, 6), make([]float32, 8), nil, 2, 3, 3) },
	} {
		func() {
			defer func() {
				if _, ok := recover().(string); !ok {
					t.Errorf("%s: no panic with a string", name)
				}
			}()
			f()
		}()
	}
}

// sameBits reports whether a begins with the very bits of b or the other way round; NaNs of any kind are equal.
func sameBits[T Float](a, b []T) bool {
	return slices.EqualFunc(a, b[:len(a)], func(x, y T) bool {
		return math.Float64bits(float64(x)) == math.Float64bits(float64(y)) || x != x && y != y
	})
}

// tolerance returns the largest relative error allowed: sums of a few thousand terms of random sign, each rounded to
// 2^-24 or 2^-53 of a partial sum about as large as the result.
func tolerance[T Float]() float64 {
	if any(T(0)) == any(float32(0)) {
		return 1e-5
	}
	return 1e-12
}
