package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// normCase is a matrix and what normalizes it.
type normCase[T Float] struct {
	rows, c                            int
	x, gy, mean, variance, gamma, beta []T
}

func drawNorm[T Float](r *rand.Rand, rows, c int, offset float64) normCase[T] {
	draw := func(n int, f func() float64) []T {
		v := make([]T, n)
		for i := range v {
			v[i] = T(f())
		}
		return v
	}
	n := normCase[T]{rows: rows, c: c}
	n.x = draw(rows*c, func() float64 { return offset + r.NormFloat64() })
	n.gy, n.gamma, n.beta = draw(rows*c, r.NormFloat64), draw(c, r.NormFloat64), draw(c, r.NormFloat64)
	n.mean = draw(c, func() float64 { return offset + 0.01*r.NormFloat64() })
	n.variance = draw(c, func() float64 { return 0.1 + r.Float64() })
	return n
}

// results are all that the kernels of batch normalization make of a case, column by column as far as sums go.
func (n normCase[T]) results(epsilon float64) [][]T {
	rough, d, variance, y, s, gx := make([]T, n.c), make([]T, 2*n.c), make([]T, n.c), make([]T, len(n.x)), make([]T, 2*n.c), make([]T, len(n.x))
	scale := T(1 / float64(n.rows))
	tmp := make([]T, MomentsScratch(n.c))
	ColumnMeans(rough, n.x, scale, tmp)
	Moments(d, n.x, n.mean, scale, tmp)
	Variances(variance, d)
	Normalize(y, n.x, n.mean, n.variance, n.gamma, n.beta, epsilon, make([]T, NormalizeScratch(n.c)))
	NormalizeSums(s, n.x, n.gy, n.mean, n.variance, epsilon, tmp)
	NormalizeGradX(gx, n.x, n.gy, n.mean, n.variance, s, n.gamma, n.rows, epsilon, make([]T, NormalizeGradXScratch(n.c)))
	return [][]T{rough, d, variance, y, s, gx}
}

// oracle is the same from the definitions, in float64 and one column after the other.
func (n normCase[T]) oracle(epsilon float64) [][]float64 {
	rough, d, variance, y, s, gx := make([]float64, n.c), make([]float64, 2*n.c), make([]float64, n.c), make([]float64, len(n.x)), make([]float64, 2*n.c), make([]float64, len(n.x))
	rows := float64(n.rows)
	for j := range n.c {
		dev := math.Sqrt(float64(n.variance[j]) + epsilon)
		for i := j; i < len(n.x); i += n.c {
			u, g := float64(n.x[i])-float64(n.mean[j]), float64(n.gy[i])
			rough[j] += float64(n.x[i]) / rows
			d[j] += u / rows
			d[n.c+j] += u * u / rows
			y[i] = u/dev*float64(n.gamma[j]) + float64(n.beta[j])
			s[j] += g
			s[n.c+j] += g * u / dev
		}
		variance[j] = d[n.c+j] - d[j]*d[j]
		for i := j; i < len(n.x); i += n.c {
			u := float64(n.x[i]) - float64(n.mean[j])
			gx[i] = float64(n.gamma[j]) / dev * (float64(n.gy[i]) - s[j]/rows - u/dev*s[n.c+j]/rows)
		}
	}
	return [][]float64{rough, d, variance, y, s, gx}
}

func TestBatchNorm(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		testBatchNorm[float32](t, 4e-6)
		testBatchNorm[float64](t, 1e-14)
	}, "BatchNorm", "SumRows")
}

// testBatchNorm compares with the oracle: a rounding for each block of rows that is added, and a few for each element.
func testBatchNorm[T Float](t *testing.T, tol float64) {
	r := rand.New(rand.NewPCG(1, 7))
	for _, rows := range []int{1, 2, 63, 64, 65, 200, 1000} {
		for _, c := range []int{1, 3, 7, 8, 9, 16, 17, 32, 33, 71} {
			n := drawNorm[T](r, rows, c, 0.5)
			want := n.oracle(1e-3)
			for k, got := range n.results(1e-3) {
				size, diff := 0.0, 0.0
				for i, w := range want[k] {
					size, diff = max(size, math.Abs(w)), max(diff, math.Abs(float64(got[i])-w))
				}
				if !(diff <= tol*max(size, 1)) {
					t.Errorf("%T, %d rows of %d: result %d differs by %.3g of %.3g", T(0), rows, c, k, diff, size)
				}
			}
		}
	}
}

// TestBatchNormBits: assembly gives the bits of the portable code, also for NaN and infinities, more rows than a call into
// it takes, and does not write past the end.
func TestBatchNormBits(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 7))
	var cases []normCase[float32]
	for c := 1; c < 140; c++ {
		n := drawNorm[float32](r, 1+r.IntN(150), c, 3)
		n.x[r.IntN(len(n.x))] = float32(math.Inf(1))
		n.x[r.IntN(len(n.x))] = float32(math.NaN())
		n.gy[r.IntN(len(n.gy))] = float32(math.Inf(-1))
		cases = append(cases, n)
	}
	cases = append(cases, drawNorm[float32](r, 5000, 11, 0), drawNorm[float32](r, 2*rowsForTest+1, 3, 0))
	var want [][][]float32
	run := func() (all [][][]float32) {
		for _, n := range cases {
			all = append(all, n.results(1e-3))
		}
		return all
	}
	eachOf(t, func(t *testing.T) {
		got := run()
		if want == nil { // portable comes first
			want = got
		}
		for i, n := range cases {
			for k := range got[i] {
				if !slices.EqualFunc(got[i][k], want[i][k], sameFloat[float32]) {
					t.Fatalf("%d rows of %d: result %d differs from portable code", n.rows, n.c, k)
				}
			}
		}
	}, "BatchNorm")
	eachOf(t, func(t *testing.T) {
		for c := 1; c < 70; c++ {
			n := drawNorm[float32](r, 3, c, 0)
			y := slices.Repeat([]float32{7}, 3*c+8)
			Normalize(y[:3*c], n.x, n.mean, n.variance, n.gamma, nil, 0, make([]float32, 2*c))
			gx := slices.Repeat([]float32{7}, 3*c+8)
			s := slices.Repeat([]float32{7}, 2*c+8)
			NormalizeSums(s[:2*c], n.x, n.gy, n.mean, n.variance, 0, make([]float32, MomentsScratch(c)))
			NormalizeGradX(gx[:3*c], n.x, n.gy, n.mean, n.variance, s[:2*c], nil, 3, 0, make([]float32, 3*c))
			d := slices.Repeat([]float32{7}, 2*c+8)
			Moments(d[:2*c], n.x, n.mean, 1, make([]float32, MomentsScratch(c)))
			for _, v := range [][]float32{y, gx, s, d} {
				if !slices.Equal(v[len(v)-8:], slices.Repeat([]float32{7}, 8)) {
					t.Fatalf("%d columns: wrote past the end", c)
				}
			}
			in := slices.Clone(n.x)
			Normalize(in, in, n.mean, n.variance, n.gamma, nil, 0, make([]float32, 2*c))
			if !slices.Equal(in, y[:3*c]) {
				t.Fatalf("%d columns: in place differs", c)
			}
		}
	}, "BatchNorm")
}

const rowsForTest = 1 << 11 // of a call into assembly

// TestMomentsLong: two million positions keep the digits of mean and variance. x takes 0, 500 and 1000 in turn.
func TestMomentsLong(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		const n = 2_000_001
		x := make([]float32, n)
		for i := range x {
			x[i] = 500 * float32(i%3)
		}
		rough, d, v, tmp := make([]float32, 1), make([]float32, 2), make([]float32, 1), make([]float32, MomentsScratch(1))
		ColumnMeans(rough, x, 1.0/n, tmp)
		Moments(d, x, rough, 1.0/n, tmp)
		Variances(v, d)
		if mean := rough[0] + d[0]; math.Abs(float64(mean)-500) > 500*2e-6 {
			t.Errorf("mean = %v, want 500", mean)
		}
		if want := 500000.0 / 3; math.Abs(float64(v[0])-want) > 2e-5*want { // chains of 64, 512 and 61 terms, at 2^-24 each, allow 3.8e-5
			t.Errorf("variance = %v, want %v", v[0], want)
		}
	}, "BatchNorm")
}

// TestMomentsFarFromZero: around 1e4 the variance of float32 numbers keeps its digits, which E[x²]-E[x]² would lose.
func TestMomentsFarFromZero(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 7))
	n := drawNorm[float32](r, 4096, 2, 1e4)
	rough, d, v := make([]float32, 2), make([]float32, 4), make([]float32, 2)
	tmp := make([]float32, MomentsScratch(2))
	ColumnMeans(rough, n.x, 1.0/4096, tmp)
	Moments(d, n.x, rough, 1.0/4096, tmp)
	Variances(v, d)
	for j := range 2 {
		mean, want := 0.0, 0.0
		for i := j; i < len(n.x); i += 2 {
			mean += float64(n.x[i]) / 4096
		}
		for i := j; i < len(n.x); i += 2 {
			want += (float64(n.x[i]) - mean) * (float64(n.x[i]) - mean) / 4096
		}
		if math.Abs(float64(v[j])-want) > 2e-6*want {
			t.Errorf("variance = %v, want %v", v[j], want)
		}
	}
}

// TestFoldNormalize: a product with the folded kernel and bias is the normalized product.
func TestFoldNormalize(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 7))
	for _, c := range []int{1, 5, 16} {
		n := drawNorm[float64](r, 6, c, 0)
		for _, o := range []struct{ bias, gamma, beta []float64 }{{n.gy[:c], n.gamma, n.beta}, {nil, nil, n.beta}, {nil, n.gamma, nil}, {n.gy[:c], nil, nil}} {
			k, b := make([]float64, len(n.x)), make([]float64, c)
			FoldNormalize(k, b, n.x, o.bias, n.mean, n.variance, o.gamma, o.beta, 1e-3)
			z, y := make([]float64, c), make([]float64, c)
			for i, v := range []float64{1, -2, 3, 0.5, 0, -1} {
				for j := range c {
					z[j] += v * n.x[i*c+j]
					y[j] += v * k[i*c+j]
				}
			}
			for j := range c {
				y[j] += b[j]
				if o.bias != nil {
					z[j] += o.bias[j]
				}
			}
			Normalize(z, z, n.mean, n.variance, o.gamma, o.beta, 1e-3, make([]float64, 2*c))
			for j := range c {
				if math.Abs(y[j]-z[j]) > 1e-13*(1+math.Abs(z[j])) {
					t.Errorf("%d columns: folded %v, want %v", c, y[j], z[j])
				}
			}
		}
	}
}

// BenchmarkBatchNorm is one pass of each kind over 32 pictures of 32x32x32.
func BenchmarkBatchNorm(b *testing.B) {
	n := drawNorm[float32](rand.New(rand.NewPCG(1, 1)), 32*32*32, 32, 0)
	y, d := make([]float32, len(n.x)), make([]float32, 64)
	tmp := make([]float32, MomentsScratch(32))
	for _, k := range []struct {
		name string
		f    func()
	}{
		{"sum", func() { ColumnMeans(d[:32], n.x, 1, tmp) }},
		{"moments", func() { Moments(d, n.x, n.mean, 1, tmp) }},
		{"normalize", func() { Normalize(y, n.x, n.mean, n.variance, n.gamma, n.beta, 1e-3, tmp) }},
		{"sums", func() { NormalizeSums(d, n.x, n.gy, n.mean, n.variance, 1e-3, tmp) }},
		{"gradx", func() { NormalizeGradX(y, n.x, n.gy, n.mean, n.variance, d, n.gamma, n.rows, 1e-3, tmp) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			b.SetBytes(int64(4 * len(n.x)))
			for b.Loop() {
				k.f()
			}
		})
	}
}
