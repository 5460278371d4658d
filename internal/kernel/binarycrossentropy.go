package kernel

import "math"

// BinaryCrossEntropy writes to loss, for each row of k logits z and targets t, the mean of
//
//	log(1 + exp(-|z|)) + z·(1-t) if z ≥ 0, - z·t otherwise
//
// which is -t·log(sigmoid(z)) - (1-t)·log(1-sigmoid(z)) for all sizes of z, in float64. Where the factor of z is 0, an
// infinite z costs nothing. Targets are first smoothed: t·(1-smoothing) + smoothing/2.
func BinaryCrossEntropy[T Float](loss, z, t []T, k int, smoothing float64) {
	checkLoss(len(loss), len(z), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range z[n*k:][:k] {
			v, t := float64(v), smoothed(u[j], smoothing, 2)
			factor := -t
			if v >= 0 {
				factor = 1 - t
			}
			sum += math.Log1p(math.Exp(-math.Abs(v)))
			if factor != 0 {
				sum += float64(v * factor)
			}
		}
		loss[n] = T(sum / float64(k))
	}
}

// BinaryCrossEntropyGrad writes to gz the derivative by z of BinaryCrossEntropy: (sigmoid(z) - t)·gy/k, with one gy for each
// row. It keeps its digits where sigmoid(z) is near a target of 0 or 1.
func BinaryCrossEntropyGrad[T Float](gz, z, t, gy []T, k int, smoothing float64) {
	checkLoss(len(gy), len(z), len(t), k)
	checkLoss(len(gy), len(z), len(gz), k)
	for n, g := range gy {
		scale := float64(g) / float64(k)
		u, r := t[n*k:][:k], gz[n*k:][:k]
		for j, v := range z[n*k:][:k] {
			v, t := float64(v), smoothed(u[j], smoothing, 2)
			e := math.Exp(-math.Abs(v))
			small := e / (1 + e) // the smaller of sigmoid(z) and 1-sigmoid(z)
			if v >= 0 {
				r[j] = T((1 - t - small) * scale)
			} else {
				r[j] = T((small - t) * scale)
			}
		}
	}
}

// smoothed is a target moved towards one over the number of classes.
func smoothed[T Float](t T, smoothing float64, classes int) float64 {
	return float64(float64(t)*(1-smoothing)) + smoothing/float64(classes)
}

// checkLoss panics unless z and t are rows of k numbers, one for each number of loss.
func checkLoss(loss, z, t, k int) {
	if z != t || z != loss*k || k < 1 {
		panic("kernel: cross-entropy: lengths differ")
	}
}
