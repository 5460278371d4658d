package kernel

import "math"

// Tanh writes the hyperbolic tangent of x to dst: ±1 at ±Inf; of ±0 it is ±0.
func Tanh[T Float](dst, x []T) { smoothForward(smoothTanh, dst, x, tanh) }

// TanhGrad writes gy * (1-t²) to dst, t being the tangent of x: 0 times gy at both infinities.
func TanhGrad[T Float](dst, x, gy []T) { smoothBackward(smoothTanh, dst, x, gy, tanhSlope) }

// TanhGrad2 writes gy * -2*t*(1-t²) to dst, t being the tangent of x.
func TanhGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, tanhCurve) }

// tanh is (1-e)/(1+e) with e = exp(-2|x|), and the sign of x.
func tanh(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{2 * math.Abs(x), 0})
	return math.Copysign(d.less.over(d.more).value(), x)
}

// tanhSlope is the first derivative: 4e/(1+e)².
func tanhSlope(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{2 * math.Abs(x), 0})
	return scaleBy2(4*d.m.over(d.more.mul(d.more)).value(), d.k)
}

// tanhCurve is the second derivative: -sign(x) * 8e*(1-e)/(1+e)³.
func tanhCurve(x float64) float64 {
	if x != x {
		return x
	}
	d := decayOf(pair{2 * math.Abs(x), 0})
	v := d.m.mul(d.less.times(8)).over(d.more.mul(d.more).mul(d.more)).value()
	return scaleBy2(math.Copysign(v, -x), d.k)
}
