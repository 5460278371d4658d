package kernel

import "math"

// Sigmoid writes 1/(1+exp(-x)) to dst: 0 at -Inf, 1 at +Inf.
func Sigmoid[T Float](dst, x []T) { smoothForward(smoothSigmoid, dst, x, sigmoid) }

// SigmoidGrad writes gy * s*(1-s) to dst, s being the sigmoid of x: 0 times gy at both infinities.
func SigmoidGrad[T Float](dst, x, gy []T) { smoothBackward(smoothSigmoid, dst, x, gy, sigmoidSlope) }

// SigmoidGrad2 writes gy * s*(1-s)*(1-2*s) to dst, s being the sigmoid of x.
func SigmoidGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, sigmoidCurve) }

func sigmoid(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{math.Abs(x), 0})
	if x < 0 {
		return scaleBy2(d.m.over(d.more).value(), d.k)
	}
	return pairOne.over(d.more).value()
}

// sigmoidSlope is the first derivative: e/(1+e)² with e = exp(-|x|).
func sigmoidSlope(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{math.Abs(x), 0})
	return scaleBy2(d.m.over(d.more.mul(d.more)).value(), d.k)
}

// sigmoidCurve is the second derivative: -sign(x) * e*(1-e)/(1+e)³.
func sigmoidCurve(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{math.Abs(x), 0})
	v := d.m.mul(d.less).over(d.more.mul(d.more).mul(d.more)).value()
	return scaleBy2(math.Copysign(v, -x), d.k)
}
