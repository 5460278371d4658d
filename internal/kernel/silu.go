package kernel

import "math"

// SiLU writes x*sigmoid(x), also called swish, to dst: -0 at -Inf, +Inf at +Inf.
func SiLU[T Float](dst, x []T) { smoothForward(smoothSiLU, dst, x, silu) }

// SiLUGrad writes gy * s*(1+x*(1-s)) to dst, s being the sigmoid of x: 0 times gy at -Inf, gy at +Inf.
func SiLUGrad[T Float](dst, x, gy []T) { smoothBackward(smoothSiLU, dst, x, gy, siluSlope) }

// SiLUGrad2 writes gy * s*(1-s)*(2+x*(1-2*s)) to dst, s being the sigmoid of x.
func SiLUGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, siluCurve) }

func silu(x float64) float64 {
	if x != x || x == 0 || x > decayed {
		return x
	}
	x = max(x, -decayed)
	d := decayOf(pair{math.Abs(x), 0})
	if x < 0 {
		return scaleBy2(d.m.over(d.more).times(x).value(), d.k)
	}
	return pairOne.over(d.more).times(x).value()
}

// siluSlope is the first derivative, with e = exp(-|x|): (1+e+x*e)/(1+e)² where x >= 0, e*(1+e+x)/(1+e)² elsewhere.
func siluSlope(x float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -decayed), decayed)
	d := decayOf(pair{math.Abs(x), 0})
	square := d.more.mul(d.more)
	if x < 0 {
		return scaleBy2(d.m.mul(d.more.plus(x)).over(square).value(), d.k)
	}
	return d.more.add(d.e.times(x)).over(square).value()
}

// siluCurve is the second derivative: e/(1+e)² * (2-|x|*(1-e)/(1+e)).
func siluCurve(x float64) float64 {
	if x != x {
		return x
	}
	t := min(math.Abs(x), decayed)
	d := decayOf(pair{t, 0})
	bend := d.less.over(d.more).times(-t).plus(2)
	return scaleBy2(d.m.mul(bend).over(d.more.mul(d.more)).value(), d.k)
}
