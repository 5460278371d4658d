package kernel

import "math"

// MeanAbsoluteError writes to loss, for each row of k numbers y and targets t, the mean of |y-t|, in float64.
func MeanAbsoluteError[T Float](loss, y, t []T, k int) {
	checkLoss(len(loss), len(y), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			sum += math.Abs(float64(v) - float64(u[j]))
		}
		loss[n] = T(sum / float64(k))
	}
}

// MeanAbsoluteErrorGrad writes to dst the derivative by y of MeanAbsoluteError: the sign of y-t, times gy/k, with one gy for
// each row. It is 0 where y = t, and NaN where one of them is.
func MeanAbsoluteErrorGrad[T Float](dst, y, t, gy []T, k int) {
	checkLoss(len(gy), len(y), len(t), k)
	checkLoss(len(gy), len(y), len(dst), k)
	for n, g := range gy {
		scale := float64(g) / float64(k)
		u, r := t[n*k:][:k], dst[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			switch d := float64(v) - float64(u[j]); {
			case d > 0:
				r[j] = T(scale)
			case d < 0:
				r[j] = T(-scale)
			default: // 0 or NaN
				r[j] = T(d * scale)
			}
		}
	}
}
