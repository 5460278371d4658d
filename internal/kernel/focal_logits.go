package kernel

import "math"

// BinaryFocalLogits writes to loss, for each row of k logits z and targets t, the mean of
//
//	a·x^Gamma · (-t·log(p) - (1-t)·log(1-p))      p = sigmoid(z)   x = t·(1-p) + (1-t)·p
//
// where a is 1 or, if Balanced, t·Alpha + (1-t)·(1-Alpha). The logarithms are taken of z, without a limit. In float64.
func BinaryFocalLogits[T Float](loss, z, t []T, k int, f Focal) {
	checkLoss(len(loss), len(z), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range z[n*k:][:k] {
			l, _ := f.logit(float64(v), smoothed(u[j], f.Smoothing, 2))
			sum += l
		}
		loss[n] = T(sum / float64(k))
	}
}

// BinaryFocalLogitsGrad writes to dst the derivative by z of BinaryFocalLogits times gy, one for each row.
func BinaryFocalLogitsGrad[T Float](dst, z, t, gy []T, k int, f Focal) {
	checkLoss(len(gy), len(z), len(t), k)
	checkLoss(len(gy), len(z), len(dst), k)
	for n, g := range gy {
		scale := float64(g) / float64(k)
		u, r := t[n*k:][:k], dst[n*k:][:k]
		for j, v := range z[n*k:][:k] {
			_, d := f.logit(float64(v), smoothed(u[j], f.Smoothing, 2))
			r[j] = T(d * scale)
		}
	}
}

// logit is the loss of one element and its derivative by z.
func (f Focal) logit(z, t float64) (loss, slope float64) {
	small := math.Exp(-math.Abs(z))
	p, rest := 1/(1+small), small/(1+small) // rest is 1-p, with all its digits
	if z < 0 {
		p, rest = rest, p
	}
	entropy := math.Max(z, 0) - float64(t*z) + math.Log1p(small)
	factor, by := power(float64(t*rest)+float64((1-t)*p), f.Gamma)
	slope = float64(factor * (p - t))
	if bend := p * rest; bend != 0 { // else nothing is left of it, though by may be infinite
		slope += float64(by * (1 - 2*t) * bend * entropy)
	}
	a := 1.0
	if f.Balanced {
		a = float64(t*f.Alpha) + float64((1-t)*(1-f.Alpha))
	}
	return a * factor * entropy, a * slope
}
