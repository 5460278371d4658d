package kernel

import "math"

// LogSoftmax writes to each row of y, k long, the logarithm of the softmax of that row of x: x - m - ln(sum of exp(x-m)),
// m being the largest value of the row. Exponentials, sum and differences are float64. A row with a NaN or a +Inf, or with
// nothing but -Inf, gives NaN throughout; another -Inf gives -Inf. y may be x.
func LogSoftmax[T Float](y, x []T, k int) {
	if len(y) != len(x) {
		panic("kernel: LogSoftmax: y and x differ in length")
	}
	checkRows(len(x), k)
	for ; len(x) > 0; x, y = x[k:], y[k:] {
		m, rest := expSum(x[:k])
		l := math.Log1p(rest) // so a probability next to 1 keeps its logarithm
		for j, v := range x[:k] {
			y[j] = T(float64(v) - m - l)
		}
	}
}

// LogSoftmaxGrad writes to gx the gradient with respect to x of LogSoftmax, row by row: gx = gy - softmax(x)*sum(gy), the
// sums in float64. gx may be x or gy.
func LogSoftmaxGrad[T Float](gx, x, gy []T, k int) {
	if len(gx) != len(x) || len(gx) != len(gy) {
		panic("kernel: LogSoftmaxGrad: gx, x and gy differ in length")
	}
	checkRows(len(x), k)
	for ; len(x) > 0; gx, x, gy = gx[k:], x[k:], gy[k:] {
		m, rest := expSum(x[:k])
		total := 0.0
		for _, g := range gy[:k] {
			total += float64(g)
		}
		for j, v := range x[:k] {
			p := math.Exp(float64(v)-m) / (1 + rest)
			gx[j] = T(float64(gy[j]) - float64(p*total))
		}
	}
}

// expSum returns the largest value m of x and the sum of exp(x - m) over all elements but one that is m, whose exponential
// is 1. The sum is NaN if m is not finite.
func expSum[T Float](x []T) (m, rest float64) {
	m = largest(x)
	if math.IsInf(m, 0) {
		return m, math.NaN()
	}
	found := false
	for _, v := range x {
		if float64(v) == m && !found {
			found = true
			continue
		}
		rest += math.Exp(float64(v) - m)
	}
	return m, rest
}
