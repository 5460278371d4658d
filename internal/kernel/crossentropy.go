package kernel

import "math"

// SparseCrossEntropy writes to loss, for each row of z (k logits), minus the logarithm of the probability that softmax
// gives to that row's label, in nats: log(sum(exp(z))) - z[label]. It is computed in float64 as log1p(rest) - (z[label]-m),
// where m is the largest logit and rest the sum of exp(z-m) over all the others, so that a loss far below 1 keeps its
// digits. A label whose logit is -Inf costs +Inf, unless the row has a NaN or a +Inf, or nothing but -Inf: that gives NaN.
// Labels are within 0..k-1.
func SparseCrossEntropy[T Float](loss, z []T, labels []int, k int) {
	if len(loss) != len(labels) || len(z) != len(labels)*k {
		panic("kernel: SparseCrossEntropy: loss, z and labels differ in rows")
	}
	checkRows(len(z), k)
	for n, label := range labels {
		row := z[n*k:][:k]
		m := largest(row)
		top, rest := -1, 0.0
		for j, v := range row {
			if top < 0 && float64(v) == m && !math.IsInf(m, 0) {
				top = j // its exponential is the 1 of log1p
				continue
			}
			rest += math.Exp(float64(v) - m)
		}
		loss[n] = T(math.Log1p(rest) - (float64(row[label]) - m))
	}
}

// SparseCrossEntropyGrad writes to gz the gradient with respect to the logits z of SparseCrossEntropy, row by row:
// gz = (softmax(z) - onehot(label)) * gy, with one gy per row. The label's own entry is computed from the others, as
// minus their sum, so it keeps its digits where the model is sure. Rows for which Softmax gives NaN give NaN. gz may be z.
func SparseCrossEntropyGrad[T Float](gz, z []T, labels []int, gy []T, k int) {
	if len(gz) != len(z) || len(gy) != len(labels) || len(z) != len(labels)*k {
		panic("kernel: SparseCrossEntropyGrad: gz, z, labels and gy differ in rows")
	}
	checkRows(len(z), k)
	for n, label := range labels {
		row, out := z[n*k:][:k], gz[n*k:][:k]
		m := largest(row)
		own, others := 0.0, 0.0
		for j, v := range row {
			e := math.Exp(float64(v) - m)
			if j == label {
				own = e
			} else {
				others += e
			}
			out[j] = T(e)
		}
		scale := float64(gy[n]) / (own + others)
		for j, e := range out {
			out[j] = T(float64(e) * scale)
		}
		out[label] = T(0 - float64(others*scale)) // never -0
	}
}
