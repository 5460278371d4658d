package kernel

// Exponential holds the parameters of the exponential linear units:
//
//	y = Scale * x                    where x >  0
//	y = Alpha * (exp(x/Width) - 1)   where x <= 0
//
// ELU is {1, alpha, 1}; SELU {s, s*alpha, 1} with its two constants; CELU {1, alpha, alpha}. A width instead of a rate, so
// that CELU's quotient x/alpha is exact far into the tail, where the exponential multiplies the error of a rounded
// 1/alpha by x/alpha; its slope Alpha/Width at 0 is 1 as it should be. All three are finite, and Width is above 0.
type Exponential[T Float] struct{ Scale, Alpha, Width T }

// ELU writes the exponential linear unit e of x to dst: -Alpha at -Inf; at +Inf +Inf times Scale.
func ELU[T Float](dst, x []T, e Exponential[T]) {
	if len(dst) != len(x) {
		panic("kernel: ELU: dst and x differ in length")
	}
	done := eluFast(dst, x, e)
	dst, x = dst[done:], x[done:]
	for i, v := range x {
		if v > 0 {
			dst[i] = e.Scale * v
		} else {
			dst[i] = T(elu(float64(v), float64(e.Alpha), float64(e.Width)))
		}
	}
}

// ELUGrad writes to dst gy times the derivative of the branch that computes y: Scale where x > 0, elsewhere
// Alpha/Width * exp(x/Width), so 0 at -Inf.
func ELUGrad[T Float](dst, x, gy []T, e Exponential[T]) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: ELUGrad: dst, x and gy differ in length")
	}
	done := eluGradFast(dst, x, gy, e)
	dst, x, gy = dst[done:], x[done:], gy[done:]
	for i, v := range x {
		d := e.Scale
		if !(v > 0) {
			d = T(eluSlope(float64(v), float64(e.Alpha), float64(e.Width), 1)) + 0
		}
		dst[i] = gy[i] * d
	}
}

// ELUGrad2 writes to dst gy times the second derivative: 0 where x > 0, elsewhere Alpha/Width² * exp(x/Width).
func ELUGrad2[T Float](dst, x, gy []T, e Exponential[T]) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: ELUGrad2: dst, x and gy differ in length")
	}
	for i, v := range x {
		d := T(0)
		if !(v > 0) {
			d = T(eluSlope(float64(v), float64(e.Alpha), float64(e.Width), 2)) + 0
		}
		dst[i] = gy[i] * d
	}
}

// elu is alpha * (exp(x/width) - 1) for x <= 0, or NaN.
func elu(x, alpha, width float64) float64 {
	if x != x {
		return x
	}
	if x <= -decayed*width {
		return -alpha
	}
	if x == 0 {
		return alpha * x
	}
	if -x < 1e-20*width { // exp(z)-1 is z; the quotient of a denormal would lose digits
		return pair{alpha, 0}.over(pair{width, 0}).times(x).value()
	}
	d := decayOf(pair{-x, 0}.over(pair{width, 0}))
	return d.less.times(-alpha).value()
}

// eluSlope is alpha/width^order * exp(x/width) for x <= 0, or NaN.
func eluSlope(x, alpha, width float64, order int) float64 {
	if x != x {
		return x
	}
	w := pair{width, 0}
	d := decayOf(pair{min(-x, decayed*width), 0}.over(w))
	v := d.m.times(alpha).over(w)
	if order == 2 {
		v = v.over(w)
	}
	return scaleBy2(v.value(), d.k)
}
