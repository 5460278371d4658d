package kernel

import "math"

// Softplus writes log(1+exp(x)) to dst: 0 at -Inf, +Inf at +Inf.
func Softplus[T Float](dst, x []T) { smoothForward(smoothSoftplus, dst, x, softplus) }

// SoftplusGrad writes gy * sigmoid(x) to dst: 0 times gy at -Inf, gy at +Inf.
func SoftplusGrad[T Float](dst, x, gy []T) { smoothBackward(smoothSoftplus, dst, x, gy, sigmoid) }

// SoftplusGrad2 writes gy * s*(1-s) to dst, s being the sigmoid of x.
func SoftplusGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, sigmoidSlope) }

// softplus is max(x, 0) + log(1+e) with e = exp(-|x|).
func softplus(x float64) float64 {
	if x != x || x > decayed {
		return x
	}
	d := decayOf(pair{math.Abs(x), 0})
	if d.k < -60 { // log(1+e) is e, but for e²/2
		if x > 0 {
			return x
		}
		return scaleBy2(d.m.value(), d.k)
	}
	return d.e.log1p().plus(max(x, 0)).value()
}
