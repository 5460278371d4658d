package kernel

import "math"

// Batch normalization works on matrices whose columns are the channels. Its sums are over rows; they are taken a few rows
// at a time, so that the error of a long sum grows with its square root and no faster.

// Norm is the parameters of a normalization: what is added to the variance, and whether there are gamma and beta.
type Norm struct {
	Epsilon       float64
	Scale, Center bool
}

// normRows is how many rows are summed by themselves before the sum is added to the total.
const normRows = 64

// normColumns is how many columns are summed at once.
const normColumns = 8

// ColumnMeans writes to m the sums of the columns of x, times scale: their means if scale is one over all rows. tmp is that
// of SumRows.
func ColumnMeans[T Float](m, x []T, scale T, tmp []T) {
	SumRows(m, x, tmp)
	for j := range m {
		m[j] *= scale
	}
}

// Moments writes to d, which is two rows, the sums over the rows of x of x-mean and of (x-mean)², times scale. With mean
// near the true one, the mean is mean+d[0] and the variance d[1]-d[0]²: the corrected two-pass algorithm of Chan, Golub and
// LeVeque (1983), exact for columns of equal numbers. tmp has MomentsScratch numbers.
func Moments[T Float](d, x, mean []T, scale T, tmp []T) {
	c := len(mean)
	checkColumns(len(d), 2*c)
	checkMatrix(len(x), c)
	sumInBlocks(d, len(x), rowsAlone*normRows*c, tmp, func(sum []T, from, to int) { addMoments(sum, x[from:to], mean) })
	for j := range d {
		d[j] *= scale
	}
}

// MomentsScratch is how much scratch Moments and NormalizeSums need for c columns.
func MomentsScratch(c int) int { return 4 * c }

// addMoments adds the sums for the rows of x to d.
func addMoments[T Float](d, x, mean []T) {
	c := len(mean)
	for len(x) > 0 {
		some := x[:min(len(x), normRows*c)]
		x = x[len(some):]
		for j := momentsFast(d, some, mean); j < c; j += normColumns {
			var sum, square [normColumns]T
			m := mean[j:min(j+normColumns, c)]
			for i := j; i < len(some); i += c {
				for k, v := range some[i:][:len(m)] {
					u := v - m[k]
					sum[k] += u
					square[k] += T(u * u)
				}
			}
			for k := range m {
				d[j+k] += sum[k]
				d[c+j+k] += square[k]
			}
		}
	}
}

// Variances writes to v the variances that Moments' result tells, never below 0.
func Variances[T Float](v, d []T) {
	c := len(v)
	checkColumns(len(d), 2*c)
	for j := range v {
		v[j] = max(d[c+j]-T(d[j]*d[j]), 0) // NaN stays
	}
}

// Normalize writes to y, which may be x, column by column (x-mean)·gamma/sqrt(variance+epsilon) + beta. gamma nil is 1,
// beta nil is 0. tmp has NormalizeScratch numbers.
func Normalize[T Float](y, x, mean, variance, gamma, beta []T, epsilon float64, tmp []T) {
	c := len(mean)
	checkColumns(len(y), len(x))
	checkColumns(len(tmp), 2*c)
	checkMatrix(len(x), c)
	a, b := tmp[:c], tmp[c:][:c]
	slopes(a, variance, gamma, epsilon)
	if beta == nil {
		clear(b)
	} else {
		checkColumns(len(beta), c)
		copy(b, beta)
	}
	done := normalizeFast(y, x, mean, a, b)
	for i := 0; i < len(x); i += c {
		u, v := x[i:][:c], y[i:][:c]
		for j := done; j < c; j++ {
			v[j] = T((u[j]-mean[j])*a[j]) + b[j]
		}
	}
}

// NormalizeScratch is the length of Normalize's tmp for c columns.
func NormalizeScratch(c int) int { return 2 * c }

// slopes writes gamma/sqrt(variance+epsilon).
func slopes[T Float](a, variance, gamma []T, epsilon float64) {
	checkColumns(len(variance), len(a))
	if gamma != nil {
		checkColumns(len(gamma), len(a))
	}
	for j, v := range variance {
		a[j] = T(slope(v, gamma, j, epsilon))
	}
}

func slope[T Float](variance T, gamma []T, j int, epsilon float64) float64 {
	g := 1.0
	if gamma != nil {
		g = float64(gamma[j])
	}
	return g / math.Sqrt(float64(variance)+epsilon)
}

// NormalizeSums writes to s, which is two rows, the derivatives by beta and gamma of a batch's Normalize: the sums over
// rows of gy and of gy·(x-mean)/sqrt(variance+epsilon).
// tmp has MomentsScratch numbers.
func NormalizeSums[T Float](s, x, gy, mean, variance []T, epsilon float64, tmp []T) {
	c := len(mean)
	checkColumns(len(s), 2*c)
	checkColumns(len(gy), len(x))
	checkColumns(len(variance), c)
	checkMatrix(len(x), c)
	if len(x) == 0 { // the variance is NaN then
		clear(s)
		return
	}
	sumInBlocks(s, len(x), rowsAlone*normRows*c, tmp, func(sum []T, from, to int) { addNormalizeSums(sum, x[from:to], gy[from:to], mean) })
	for j, v := range variance {
		s[c+j] *= T(slope[T](v, nil, 0, epsilon))
	}
}

// addNormalizeSums adds the sums of gy and of gy·(x-mean) to s.
func addNormalizeSums[T Float](s, x, gy, mean []T) {
	c := len(mean)
	for len(x) > 0 {
		n := min(len(x), normRows*c)
		some, g := x[:n], gy[:n]
		x, gy = x[n:], gy[n:]
		for j := normalizeSumsFast(s, some, g, mean); j < c; j += normColumns {
			var sum, product [normColumns]T
			m := mean[j:min(j+normColumns, c)]
			for i := j; i < n; i += c {
				u := g[i:][:len(m)]
				for k, v := range some[i:][:len(m)] {
					sum[k] += u[k]
					product[k] += T(u[k] * (v - m[k]))
				}
			}
			for k := range m {
				s[j+k] += sum[k]
				s[c+j+k] += product[k]
			}
		}
	}
}

// NormalizeGradX writes to gx the derivative by x of Normalize with the mean and variance of x itself, which has rows rows
// in all (of which these may be some), from what NormalizeSums gave for all of them:
//
//	gx = gamma/dev · (gy − s[0]/rows − (x−mean)/dev · s[1]/rows)     dev = sqrt(variance+epsilon)
//
// tmp has NormalizeGradXScratch numbers. gx may be gy.
func NormalizeGradX[T Float](gx, x, gy, mean, variance, s, gamma []T, rows int, epsilon float64, tmp []T) {
	c := len(mean)
	checkColumns(len(gx), len(x))
	checkColumns(len(gy), len(x))
	checkColumns(len(s), 2*c)
	checkColumns(len(tmp), 3*c)
	checkMatrix(len(x), c)
	a, b, e := tmp[:c], tmp[c:][:c], tmp[2*c:][:c]
	slopes(a, variance, gamma, epsilon)
	for j, v := range variance {
		b[j] = T(float64(s[j]) / float64(rows))
		e[j] = T(slope[T](v, nil, 0, epsilon) * float64(s[c+j]) / float64(rows))
	}
	done := normalizeGradXFast(gx, x, gy, mean, a, b, e)
	for i := 0; i < len(x); i += c {
		u, g, r := x[i:][:c], gy[i:][:c], gx[i:][:c]
		for j := done; j < c; j++ {
			r[j] = a[j] * (g[j] - b[j] - T((u[j]-mean[j])*e[j]))
		}
	}
}

// NormalizeGradXScratch is the length of NormalizeGradX's tmp for c columns.
func NormalizeGradXScratch(c int) int { return 3 * c }

// FoldNormalize gives the kernel and bias of a convolution or dense layer that does what the one with k and bias (nil is
// 0) does with Normalize after it. The last axis of k is the columns.
func FoldNormalize[T Float](folded, foldedBias, k, bias, mean, variance, gamma, beta []T, epsilon float64) {
	c := len(mean)
	checkColumns(len(foldedBias), c)
	checkColumns(len(folded), len(k))
	checkMatrix(len(k), c)
	a := foldedBias // for now
	slopes(a, variance, gamma, epsilon)
	for i := 0; i < len(k); i += c {
		u, r := k[i:][:c], folded[i:][:c]
		for j := range u {
			r[j] = u[j] * a[j]
		}
	}
	for j, m := range mean {
		b := -float64(m)
		if bias != nil {
			b += float64(bias[j])
		}
		b = float64(b * slope(variance[j], gamma, j, epsilon))
		if beta != nil {
			b += float64(beta[j])
		}
		foldedBias[j] = T(b)
	}
}

// checkMatrix panics unless n numbers are rows of c columns.
func checkMatrix(n, c int) {
	if n != 0 && (c == 0 || n%c != 0) {
		panic("kernel: batch norm: the length is not a multiple of the columns")
	}
}

func checkColumns(n, want int) {
	if n < want {
		panic("kernel: batch norm: lengths differ")
	}
}
