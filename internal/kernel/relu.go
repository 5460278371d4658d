package kernel

import "math"

// Rectifier holds the parameters of the ReLU family:
//
//	y = min(x, Max)              where x >  Threshold
//	y = Slope * (x - Threshold)  where x <= Threshold
//
// Max = +Inf means no upper limit. Plain ReLU is {Slope: 0, Max: +Inf, Threshold: 0}. No parameter may be NaN, and Slope
// and Threshold are finite.
type Rectifier[T Float] struct{ Slope, Max, Threshold T }

// ReLU writes r of x to dst; the two have one length and may be the same slice. The difference and the product in
// the lower branch are each rounded to T. A Slope of 0 gives 0 in the lower branch even for x = -Inf. Every zero that
// comes out is +0, NaN stays NaN.
func ReLU[T Float](dst, x []T, r Rectifier[T]) {
	if len(dst) != len(x) {
		panic("kernel: ReLU: dst and x differ in length")
	}
	done := reluFast(dst, x, r)
	reluPortable(dst[done:], x[done:], r)
}

// ReLUGrad writes to dst the gradient with respect to x, given gy, the one with respect to y. The derivative is that of
// the branch that computes y, and 0 from Max on:
//
//	dst = gy          where Threshold < x < Max, or Threshold < x and Max = +Inf
//	dst = +0          where Threshold < x otherwise
//	dst = Slope * gy  where x <= Threshold; +0, whatever gy is, if Slope is 0
//	dst = NaN         where x is NaN
//
// All three slices have one length; dst may be x or gy.
func ReLUGrad[T Float](dst, x, gy []T, r Rectifier[T]) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: ReLUGrad: dst, x and gy differ in length")
	}
	done := reluGradFast(dst, x, gy, r)
	reluGradPortable(dst[done:], x[done:], gy[done:], r)
}

// plain reports whether r is the ReLU without parameters.
func (r Rectifier[T]) plain() bool { return r.Slope == 0 && r.Threshold == 0 && !r.limited() }

// limited reports whether r has an upper limit.
func (r Rectifier[T]) limited() bool { return !math.IsInf(float64(r.Max), 1) }

func reluPortable[T Float](dst, x []T, r Rectifier[T]) {
	dst = dst[:len(x)]
	if r.plain() {
		for i, v := range x {
			dst[i] = max(v, 0) // of NaN: NaN, of -0: +0, and without a branch that random signs would defeat
		}
		return
	}
	for i, v := range x {
		switch {
		case v > r.Threshold:
			v = min(v, r.Max)
		case v <= r.Threshold && r.Slope == 0:
			v = 0
		case v <= r.Threshold:
			v = r.Slope * T(v-r.Threshold)
		}
		dst[i] = T(v) + 0 // -0 + 0 is +0
	}
}

func reluGradPortable[T Float](dst, x, gy []T, r Rectifier[T]) {
	dst, gy = dst[:len(x)], gy[:len(x)]
	limited := r.limited()
	for i, v := range x {
		g := gy[i]
		switch {
		case v > r.Threshold:
			if limited && v >= r.Max {
				g = 0
			}
		case v <= r.Threshold && r.Slope == 0:
			g = 0
		case v <= r.Threshold:
			g *= r.Slope
		default:
			g = v
		}
		dst[i] = g
	}
}
