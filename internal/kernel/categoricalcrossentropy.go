package kernel

import "math"

// CategoricalCrossEntropy writes to loss, for each row of k logits z and targets t, the sum of t·(log(sum(exp(z))) - z), in
// nats. Targets are first smoothed: t·(1-smoothing) + smoothing/k. As SparseCrossEntropy it is computed in float64 from the
// largest logit on. A class whose target is 0 costs nothing even if its logit is -Inf; a row with a NaN or +Inf among z or
// with nothing but -Inf gives NaN.
func CategoricalCrossEntropy[T Float](loss, z, t []T, k int, smoothing float64) {
	checkLoss(len(loss), len(z), len(t), k)
	for n := range loss {
		row := z[n*k:][:k]
		m, top, rest := peak(row)
		log := math.Log1p(rest)
		sum := float64(row[top]) - m // 0, or NaN if there is no largest number that is finite
		for j, u := range t[n*k:][:k] {
			if u := smoothed(u, smoothing, k); u != 0 {
				sum += float64(u * (log - (float64(row[j]) - m)))
			}
		}
		loss[n] = T(sum)
	}
}

// CategoricalCrossEntropyGrad writes to gz the derivative by z of CategoricalCrossEntropy, with one gy for each row:
//
//	gz = (softmax(z)·sum(t) - t)·gy
//
// also for targets whose sum is not 1. The entry of the largest logit is computed from all the others, so that it keeps its
// digits where the model is sure.
func CategoricalCrossEntropyGrad[T Float](gz, z, t, gy []T, k int, smoothing float64) {
	checkLoss(len(gy), len(z), len(t), k)
	checkLoss(len(gy), len(z), len(gz), k)
	for n, g := range gy {
		row, u, r := z[n*k:][:k], t[n*k:][:k], gz[n*k:][:k]
		m, top, rest := peak(row)
		own := math.Exp(float64(row[top]) - m)
		all := own + rest
		others := 0.0 // targets of all classes but the top
		for j, v := range u {
			if j != top {
				others += smoothed(v, smoothing, k)
			}
		}
		target := smoothed(u[top], smoothing, k)
		sum := target + others
		for j, v := range row {
			d := others - float64(sum*(rest/all))
			if j != top {
				d = float64(math.Exp(float64(v)-m)/all*sum) - smoothed(u[j], smoothing, k)
			}
			r[j] = T(d * float64(g))
		}
	}
}

// peak gives the largest of a row, the place of the first as large (0 where there is none, as with NaN), and the sum of
// exp(x-largest) over all the others.
func peak[T Float](x []T) (m float64, top int, rest float64) {
	m = largest(x)
	for j, v := range x {
		if float64(v) == m {
			top = j
			break
		}
	}
	for j, v := range x {
		if j != top {
			rest += math.Exp(float64(v) - m)
		}
	}
	return m, top, rest
}
