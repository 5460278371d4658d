package kernel

import "math"

// Mish writes x*tanh(softplus(x)) to dst: -0 at -Inf, +Inf at +Inf.
func Mish[T Float](dst, x []T) { smoothForward(smoothMish, dst, x, mish) }

// MishGrad writes gy * (h + x*h') to dst, h being tanh(softplus(x)): 0 times gy at -Inf, gy at +Inf.
func MishGrad[T Float](dst, x, gy []T) { smoothBackward(smoothMish, dst, x, gy, mishSlope) }

// MishGrad2 writes gy * (2*h' + x*h2) to dst, h being tanh(softplus(x)) and h2 its second derivative.
func MishGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, mishCurve) }

// With w = exp(x), h = tanh(softplus(x)) is w(w+2)/D, D = w²+2w+2, which no term of makes small; and its derivatives are
//
//	h' = 4w(w+1)/D²        h2 = 4w(2+2w-3w²-2w³)/D³
//
// For x >= 0 the same in e = 1/w, D = E/e²: h = (1+2e)/E, E = 1+2e+2e², and
//
//	h' = 4e²(1+e)/E²       h2 = 4e²(2e³+2e²-3e-2)/E³

func mish(x float64) float64 {
	if x != x || x == 0 || x > decayed {
		return x
	}
	x = max(x, -decayed)
	d := decayOf(pair{math.Abs(x), 0})
	if x < 0 {
		return scaleBy2(d.m.mul(d.e.plus(2)).over(mishD(d.e)).times(x).value(), d.k)
	}
	return d.e.times(2).plus(1).over(mishE(d.e)).times(x).value()
}

func mishSlope(x float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -decayed), decayed)
	d := decayOf(pair{math.Abs(x), 0})
	if x < 0 {
		below := mishD(d.e)
		return scaleBy2(d.m.over(below).mul(d.e.plus(2).add(d.more.over(below).times(4*x))).value(), d.k)
	}
	below := mishE(d.e)
	h := d.e.times(2).plus(1)
	return h.add(d.e.mul(d.e).mul(d.more).over(below).times(4 * x)).over(below).value()
}

func mishCurve(x float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -decayed), decayed)
	d := decayOf(pair{math.Abs(x), 0})
	e, below, m, k := d.e, mishE(d.e), d.m.mul(d.m), 2*d.k
	cubic := e.times(2).plus(2).mul(e).plus(-3).mul(e).plus(-2) // 2e³+2e²-3e-2
	if x < 0 {
		below, m, k = mishD(e), d.m, d.k
		cubic = e.times(-2).plus(-3).mul(e).plus(2).mul(e).plus(2) // 2+2w-3w²-2w³
	}
	sum := d.more.times(2).add(cubic.over(below).times(x))
	return scaleBy2(4*m.mul(sum).over(below.mul(below)).value(), k)
}

// mishD returns w²+2w+2.
func mishD(w pair) pair { return w.plus(2).mul(w).plus(2) }

// mishE returns 2e²+2e+1.
func mishE(e pair) pair { return e.plus(1).mul(e).times(2).plus(1) }
