package main

import (
	. "github.com/mmcloughlin/avo/operand"
)

// lessThan is a predicate of compare: a < b, not NaN.
const lessThan = U8(0x11)

// eluParams are what both functions need to take x <= 0 apart: least is the x below which the exponential is nothing,
// inverse -1/width.
const eluParams = ", scale, least, inverse, width"

func (s smoother) elu() {
	s.text("elu", "dst, x []float32"+eluParams+", alpha, slope float32", "is ELU: alpha is -Alpha, slope Alpha/Width.")
	s.loop([]string{"dst", "x"}, func(s smoother, at []Mem) {
		x := s.load(at[1])
		t, low := s.eluExponent(x)
		nh, nl := s.lessDecay(s.decay(t, low, 1, precise))
		y := s.pairTimes(nh, nl, s.param("alpha"))
		// Near 0 it is x/width, where the quotient of a denormal loses digits.
		y = s.choose(s.compare(lessThan, s.c(0x1p-26), t), s.mul(x, s.param("slope")), y)
		y = s.choose(s.compare(greater, s.c(0), x), s.mul(x, s.param("scale")), y)
		s.store(y, at[0])
	})
}

func (s smoother) eluGrad() {
	s.text("eluGrad", "dst, x, gy []float32"+eluParams+", slope, slopeLow float32", "is ELUGrad: slope+slopeLow is Alpha/Width.")
	s.loop([]string{"dst", "x", "gy"}, func(s smoother, at []Mem) {
		x := s.load(at[1])
		t, low := s.eluExponent(x)
		d := s.decay(t, low, 1, fine)
		h, w := s.mantissa(d)
		slope := s.param("slope")
		y := s.mul(w, slope)
		fmaTo(y, h, s.param("slopeLow"))
		fmaTo(y, h, slope)
		y = s.scaled(d, y)
		if !s.wide() {
			timesTo(y, d.s2)
		}
		s.finish(s.choose(s.compare(greater, s.c(0), x), s.param("scale"), y), at)
	})
}

// eluExponent returns -x/width as a pair, for x <= 0 but not below least; elsewhere 0.
func (s smoother) eluExponent(x vec) (t, low vec) {
	low = s.max(s.param("least"), s.atMost(x, 0))
	inverse := s.param("inverse")
	t = s.mul(low, inverse)
	fmaTo(low, t, s.param("width")) // what the quotient leaves
	timesTo(low, inverse)
	return t, low
}
