package kernel

import "math"

// Softmax writes to each row of y, k long, the softmax of that row of x: exp(x) over the sum of exp(x). The largest
// value of the row is subtracted first, so no finite logits overflow, and exponentials and sums are float64. A row with
// a NaN or a +Inf, or with nothing but -Inf, gives NaN throughout (Inf-Inf); another -Inf gives 0. y may be x.
func Softmax[T Float](y, x []T, k int) {
	if len(y) != len(x) {
		panic("kernel: Softmax: y and x differ in length")
	}
	checkRows(len(x), k)
	for ; len(x) > 0; x, y = x[k:], y[k:] {
		sum := expRow(y[:k], x[:k])
		for j, e := range y[:k] {
			y[j] = T(float64(e) / sum)
		}
	}
}

// SoftmaxGrad writes to gx the gradient with respect to x of Softmax, row by row: gx = y * (gy - sum(gy*y)), the sum
// in float64. y is what Softmax gave, gy the gradient with respect to it. gx may be y or gy.
func SoftmaxGrad[T Float](gx, y, gy []T, k int) {
	if len(gx) != len(y) || len(gx) != len(gy) {
		panic("kernel: SoftmaxGrad: gx, y and gy differ in length")
	}
	checkRows(len(y), k)
	for ; len(y) > 0; gx, y, gy = gx[k:], y[k:], gy[k:] {
		dot := 0.0
		for j, p := range y[:k] {
			dot += float64(float64(p) * float64(gy[j]))
		}
		for j, p := range y[:k] {
			gx[j] = T(float64(p) * (float64(gy[j]) - dot))
		}
	}
}

// expRow writes exp(x - max(x)) to e and returns the sum, which was added before rounding to T. e may be x.
func expRow[T Float](e, x []T) (sum float64) {
	m := largest(x)
	for j, v := range x {
		u := math.Exp(float64(v) - m)
		sum += u
		e[j] = T(u)
	}
	return sum
}

// largest returns the maximum of x: NaN if there is one in x, -Inf if x is empty.
func largest[T Float](x []T) float64 {
	m := T(math.Inf(-1))
	for _, v := range x {
		m = max(m, v)
	}
	return float64(m)
}

// checkRows panics unless n elements are rows of k.
func checkRows(n, k int) {
	if k < 1 || n%k != 0 {
		panic("kernel: rows: the length is not a multiple of a row's")
	}
}
