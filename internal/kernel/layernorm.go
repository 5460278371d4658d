package kernel

import "math"

// LayerNorm writes to y, which may be x, for each row of x, k long, (x-mean)·gamma/sqrt(variance+epsilon) + beta with the
// mean and the biased variance of the row. gamma nil is 1, beta nil is 0. All is computed in float64; a row of equal
// numbers gives beta.
func LayerNorm[T Float](y, x, gamma, beta []T, k int, epsilon float64) {
	if len(y) != len(x) || gamma != nil && len(gamma) != k || beta != nil && len(beta) != k {
		panic("kernel: LayerNorm: lengths differ")
	}
	checkRows(len(x), k)
	for ; len(x) > 0; x, y = x[k:], y[k:] {
		mean, inverse := rowMoments(x[:k], epsilon)
		for j, v := range x[:k] {
			u := (float64(v) - mean) * inverse
			if gamma != nil {
				u *= float64(gamma[j])
			}
			if beta != nil {
				u += float64(beta[j])
			}
			y[j] = T(u)
		}
	}
}

// LayerNormGradX writes to gx the derivative by x of LayerNorm, row by row, with u = gy·gamma and n = (x-mean)/dev:
//
//	gx = (u − mean(u) − n·mean(u·n)) / dev
//
// gx may be gy.
func LayerNormGradX[T Float](gx, x, gy, gamma []T, k int, epsilon float64) {
	if len(gx) != len(x) || len(gy) != len(x) || gamma != nil && len(gamma) != k {
		panic("kernel: LayerNormGradX: lengths differ")
	}
	checkRows(len(x), k)
	scaled := func(g []T, j int) float64 {
		if gamma == nil {
			return float64(g[j])
		}
		return float64(float64(g[j]) * float64(gamma[j]))
	}
	for ; len(x) > 0; x, gy, gx = x[k:], gy[k:], gx[k:] {
		mean, inverse := rowMoments(x[:k], epsilon)
		sum, product := 0.0, 0.0
		for j, v := range x[:k] {
			u := scaled(gy, j)
			sum += u
			product += float64(u * ((float64(v) - mean) * inverse))
		}
		sum /= float64(k)
		product /= float64(k)
		for j, v := range x[:k] {
			n := (float64(v) - mean) * inverse
			gx[j] = T((scaled(gy, j) - sum - float64(n*product)) * inverse)
		}
	}
}

// LayerNormGradGamma writes to g the derivative by gamma of LayerNorm, with len(g) numbers in a row: the sum over the rows
// of gy·(x-mean)/dev.
func LayerNormGradGamma[T Float](g, x, gy []T, epsilon float64) {
	k := len(g)
	if len(x) != len(gy) {
		panic("kernel: LayerNormGradGamma: x and gy differ in length")
	}
	checkRows(len(x), k)
	clear(g)
	for ; len(x) > 0; x, gy = x[k:], gy[k:] {
		mean, inverse := rowMoments(x[:k], epsilon)
		for j, v := range x[:k] {
			g[j] += T(float64(gy[j]) * ((float64(v) - mean) * inverse))
		}
	}
}

// rowMoments gives the mean and one over the deviation, by the algorithm that Moments describes.
func rowMoments[T Float](x []T, epsilon float64) (mean, inverse float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += float64(v)
	}
	mean /= n
	rest, square := 0.0, 0.0
	for _, v := range x {
		u := float64(v) - mean
		rest += u
		square += float64(u * u)
	}
	rest /= n
	variance := max(square/n-float64(rest*rest), 0) // NaN stays
	return mean + rest, 1 / math.Sqrt(variance+epsilon)
}
