package kernel

import "math"

// Huber writes to loss, for each row of k numbers y and targets t, the mean of d²/2 where |d| ≤ delta and of
// delta·|d| - delta²/2 elsewhere, with d = y-t, in float64.
func Huber[T Float](loss, y, t []T, k int, delta float64) {
	checkLoss(len(loss), len(y), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			d := math.Abs(float64(v) - float64(u[j]))
			if d <= delta {
				sum += float64(0.5 * d * d)
			} else {
				sum += float64(delta * (d - 0.5*delta))
			}
		}
		loss[n] = T(sum / float64(k))
	}
}

// HuberGrad writes to dst the derivative by y of Huber: y-t limited to [-delta, delta], times gy/k, with one gy for each row.
func HuberGrad[T Float](dst, y, t, gy []T, k int, delta float64) {
	checkLoss(len(gy), len(y), len(t), k)
	checkLoss(len(gy), len(y), len(dst), k)
	for n, g := range gy {
		scale := float64(g) / float64(k)
		u, r := t[n*k:][:k], dst[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			r[j] = T(min(max(float64(v)-float64(u[j]), -delta), delta) * scale)
		}
	}
}
