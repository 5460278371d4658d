package kernel

// MeanSquaredError writes to loss, for each row of k numbers y and targets t, the mean of (y-t)², in float64.
func MeanSquaredError[T Float](loss, y, t []T, k int) {
	checkLoss(len(loss), len(y), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			d := float64(v) - float64(u[j])
			sum += float64(d * d)
		}
		loss[n] = T(sum / float64(k))
	}
}

// MeanSquaredErrorGrad writes to dst the derivative by y of MeanSquaredError: 2·(y-t)·gy/k, with one gy for each row.
func MeanSquaredErrorGrad[T Float](dst, y, t, gy []T, k int) {
	checkLoss(len(gy), len(y), len(t), k)
	checkLoss(len(gy), len(y), len(dst), k)
	for n, g := range gy {
		scale := 2 * float64(g) / float64(k)
		u, r := t[n*k:][:k], dst[n*k:][:k]
		for j, v := range y[n*k:][:k] {
			r[j] = T((float64(v) - float64(u[j])) * scale)
		}
	}
}
