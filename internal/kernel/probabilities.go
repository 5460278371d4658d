package kernel

import "math"

// Fuzz is how far probabilities are kept from 0 and 1 before a logarithm is taken: keras.config.epsilon().
const Fuzz = 1e-7

// BinaryFromProbabilities writes to loss, for each row of k probabilities p and targets t, the mean of
// -t·log(q) - (1-t)·log(1-q), with q = p kept from Fuzz to 1-Fuzz, in float64. Targets are smoothed as in BinaryCrossEntropy.
func BinaryFromProbabilities[T Float](loss, p, t []T, k int, smoothing float64) {
	checkLoss(len(loss), len(p), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range p[n*k:][:k] {
			q, t := clipped(float64(v)), smoothed(u[j], smoothing, 2)
			sum -= float64(t*math.Log(q)) + float64((1-t)*math.Log1p(-q))
		}
		loss[n] = T(sum / float64(k))
	}
}

// CategoricalFromProbabilities writes to loss, for each row of k probabilities p and targets t, the sum of -t·log(q), with
// q = p over the row's sum, kept from Fuzz to 1-Fuzz, in float64. Targets are smoothed as in CategoricalCrossEntropy.
func CategoricalFromProbabilities[T Float](loss, p, t []T, k int, smoothing float64) {
	checkLoss(len(loss), len(p), len(t), k)
	for n := range loss {
		row, all, sum := p[n*k:][:k], 0.0, 0.0
		for _, v := range row {
			all += float64(v)
		}
		for j, u := range t[n*k:][:k] {
			sum -= float64(smoothed(u, smoothing, k) * math.Log(clipped(float64(row[j])/all)))
		}
		loss[n] = T(sum)
	}
}

func clipped(p float64) float64 { return min(max(p, Fuzz), 1-Fuzz) } // NaN stays
