package kernel

import "math"

// GELUTanh writes x*sigmoid(2u) = x*(1+tanh(u))/2, u = sqrt(2/pi)*(x+0.044715x³), to dst: the Gaussian error linear unit
// by its usual approximation, Keras' gelu with approximate=True; -0 at -Inf, +Inf at +Inf.
func GELUTanh[T Float](dst, x []T) { smoothForward(smoothGELUTanh, dst, x, geluTanh) }

// GELUTanhGrad writes gy * (s + x*s') to dst, s being sigmoid(2u): 0 times gy at -Inf, gy at +Inf.
func GELUTanhGrad[T Float](dst, x, gy []T) { smoothBackward(smoothGELUTanh, dst, x, gy, geluTanhSlope) }

// GELUTanhGrad2 writes gy times the second derivative of GELUTanh to dst.
func GELUTanhGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, geluTanhCurve) }

// geluTanhEnd is where the sigmoid is 1, or 0 below -geluTanhEnd, for both types: 2u is 1154 there.
const geluTanhEnd = 25

// 2u = x * (geluTanh1 + geluTanh3*x²), with 2*sqrt(2/pi) and 0.044715 times that, which are needed to more than 53 bits
// as the error of 2u is one of the tail's logarithm.
var (
	geluTanh1 = pair{0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54}
	geluTanh3 = pair{0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c70p-61}
)

// geluTanhParts returns exp(-2|u|) for |x| <= geluTanhEnd, and the derivative of 2u.
func geluTanhParts(x float64) (d decay, v1 pair) {
	square := productPair(x, x)
	cubic := geluTanh3.mul(square)
	t := geluTanh1.add(cubic).times(math.Abs(x))
	return decayOf(t), geluTanh1.add(cubic.times(3))
}

func geluTanh(x float64) float64 {
	if x != x || x == 0 || x > geluTanhEnd {
		return x
	}
	x = max(x, -geluTanhEnd)
	d, _ := geluTanhParts(x)
	if x < 0 {
		return scaleBy2(d.m.over(d.more).times(x).value(), d.k)
	}
	return pairOne.over(d.more).times(x).value()
}

// geluTanhSlope is s + x*s*(1-s)*(2u)'.
func geluTanhSlope(x float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -geluTanhEnd), geluTanhEnd)
	d, v1 := geluTanhParts(x)
	if x < 0 {
		return scaleBy2(d.m.mul(v1.times(x).add(d.more)).over(d.more.mul(d.more)).value(), d.k)
	}
	return v1.times(x).mul(d.e).add(d.more).over(d.more.mul(d.more)).value()
}

// geluTanhCurve is s*(1-s) * (2*v1 + x*v2 + x*(1-2s)*v1²), where v1 and v2 are the derivatives of 2u.
func geluTanhCurve(x float64) float64 {
	if x != x {
		return x
	}
	x = min(math.Abs(x), geluTanhEnd)
	d, v1 := geluTanhParts(x)
	terms := geluTanh1.times(2).add(geluTanh3.times(12 * x).times(x))
	terms = terms.add(d.less.over(d.more).mul(v1).mul(v1).times(-x))
	return scaleBy2(d.m.mul(terms).over(d.more.mul(d.more)).value(), d.k)
}
