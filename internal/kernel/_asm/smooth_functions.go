package main

import . "github.com/mmcloughlin/avo/build"

// The formulas are those of the files in package kernel that are named after the functions. In short: everything comes
// from e = exp(-|x|), in which all the formulas are quotients of small polynomials, with a factor e where x < 0. That comes
// in as a number without its power of 2, or without a part of it, which is multiplied in last: so a denormal is rounded once.

// half is what the functions of exp(-|x|) share.
type half struct {
	x              vec    // not below the lower limit, where the result has long been 0
	near           vec    // that, not above the upper limit, where the result hardly changes any more
	below          choice // chooses x < 0
	decay          decay
	fh, fl         vec // e without its power of 2, or with s of it
	eh, el         vec // e
	moreHi, moreLo vec // 1+e
}

// halves limits x and computes all of half but e and 1+e. The exponent may be a function of |x|, as a pair.
func (s smoother) halves(x vec, low, high float64, exponent func(t vec) (hi, lo vec), precision int) (v half) {
	v.x = s.atLeast(x, low)
	v.near = s.atMost(v.x, high)
	t, tLow := s.abs(v.near), vec(nil)
	if exponent != nil {
		t, tLow = exponent(t)
	}
	v.decay = s.decay(t, tLow, 1, precision)
	v.fh, v.fl = s.mantissa(v.decay)
	v.below = s.negative(v.near)
	return v
}

// scale computes e.
func (s smoother) scale(v *half) {
	v.eh = s.scaled(v.decay, v.fh)
	if v.fl != nil {
		v.el = s.scaled(v.decay, v.fl)
	}
	if !s.wide() {
		v.fh, v.fl = v.eh, v.el
	}
}

// more computes e and 1+e.
func (s smoother) more(v *half) {
	s.scale(v)
	v.moreHi, v.moreLo = s.onePlus(v.eh, v.el)
}

// factor returns f where x < 0, else 1.
func (s smoother) factor(v half) (hi, lo vec) {
	hi = s.choose(v.below, v.fh, s.fill(s.c(1)))
	if v.fl != nil {
		lo = s.choose(v.below, v.fl, s.fill(s.c(0)))
	}
	return hi, lo
}

// finished returns y with the rest of the factor e where x < 0.
func (s smoother) finished(y vec, v half) vec {
	if !s.wide() {
		return s.mul(y, v.decay.s2) // 1 where x >= 0
	}
	for i := range y {
		VSCALEFPS(v.decay.k[i], y[i], v.below.in[i], y[i])
	}
	return y
}

func (s smoother) sigmoid(x vec) vec {
	v := s.halves(x, -104, 44, nil, fine)
	s.more(&v)
	nh, nl := s.factor(v)
	return s.finished(s.quotient(nh, nl, v.moreHi, v.moreLo), v)
}

func (s smoother) silu(x vec) vec {
	v := s.halves(x, -110, 44, nil, rough)
	s.more(&v)
	return s.gated(v)
}

// gated is x/(1+e), times e where x < 0.
func (s smoother) gated(v half) vec {
	nh, nl := s.factor(v)
	hi, lo := s.quotientPair(nh, nl, v.moreHi, v.moreLo)
	timesTo(lo, v.near) // which is x where lo matters
	fmaTo(lo, hi, v.x)
	return s.finished(lo, v)
}

// sigmoidSlope is e/(1+e)².
func (s smoother) sigmoidSlope(x vec) vec { return s.bell(s.atMost(s.abs(x), 104), 1) }

// tanhSlope is 4e/(1+e)², where e = exp(-2|x|).
func (s smoother) tanhSlope(x vec) vec {
	t := s.abs(x)
	plusTo(t, t)
	return s.bell(s.atMost(t, 106), 4)
}

// bell returns factor*exp(-t)/(1+exp(-t))².
func (s smoother) bell(t vec, factor float64) vec {
	v := half{decay: s.decay(t, nil, 1, fine)}
	v.fh, v.fl = s.mantissa(v.decay)
	s.more(&v)
	dh, dl := s.square(v.moreHi, v.moreLo)
	y := s.quotient(v.fh, v.fl, dh, dl)
	if factor != 1 {
		timesTo(y, s.c(factor))
	}
	if s.wide() {
		return s.scaled(v.decay, y)
	}
	timesTo(y, v.decay.s2)
	return y
}

// tanh is (1-e)/(1+e) with e = exp(-2|x|) = s*(1-q): 1-s is exact, and 0 near x = 0.
func (s smoother) tanh(x vec) vec {
	t := s.abs(x)
	plusTo(t, t)
	d := s.decay(s.atMost(t, 20), nil, 1, fine)
	nh, nl := s.lessDecay(d)
	dl := s.fill(s.c(2)) // 1+e is 2-(1-e)
	dh := s.sub(dl, nh)
	minusTo(dl, dh)
	minusTo(dl, nh)
	minusTo(dl, nl)
	y := s.quotient(nh, nl, dh, dl)
	return s.withSign(y, x)
}

// lessDecay returns 1-e, e the decay, not below 2^-64, as a pair: exact to its last place near 0.
func (s smoother) lessDecay(d decay) (hi, lo vec) {
	power := s.power(d)
	hi, lo = s.sum(s.sub(s.fill(s.c(1)), power), s.mul(d.q, power))
	fmaTo(lo, d.qLow, power)
	return hi, lo
}

// siluSlope is (1+e+x*e)/(1+e)² where x >= 0, e*(1+e+x)/(1+e)² elsewhere.
func (s smoother) siluSlope(x vec) vec {
	v := s.halves(x, -110, 44, nil, fine)
	s.more(&v)
	e := s.choose(v.below, s.c(1), v.eh)
	timesTo(e, v.near)
	return s.gatedSlope(v, e, nil)
}

// gatedSlope is (1+e+term)/(1+e)², times e where x < 0: the slope of x*sigmoid(...). low belongs to term.
func (s smoother) gatedSlope(v half, term, low vec) vec {
	nh, nl := s.anySum(v.moreHi, term)
	plusTo(nl, v.moreLo)
	if low != nil {
		plusTo(nl, low)
	}
	gh, gl := s.factor(v)
	nh, nl = s.pairProduct(nh, nl, gh, gl)
	dh, dl := s.square(v.moreHi, v.moreLo)
	return s.finished(s.quotient(nh, nl, dh, dl), v)
}

// softplus is max(x, 0) + log(1+e), log(1+e) = e - e²*polynomial.
func (s smoother) softplus(x vec) vec {
	v := s.halves(x, -104, 44, nil, fine)
	s.scale(&v)
	eh, el := v.eh, v.el
	p := s.polynomial(s.sub(eh, s.c(0.5)), log1pCoefficients)
	square := s.mul(eh, eh)
	fnmaTo(el, square, p)
	fnmaTo(el, square, s.c(lost(log1pCoefficients[0])))
	a := s.atLeast(v.near, 0)
	y, low := s.sum(s.max(a, eh), s.min(a, eh))
	plusTo(low, el)
	plusTo(y, low)
	if !s.wide() {
		timesTo(y, v.decay.s2)
	}
	return s.max(y, x) // beyond 44, and NaN
}

// The numerator and the denominator of tanh(softplus(x)) are (1+e)²-g and (1+e)²+g, where g is e² or, where x < 0, 1; but
// the numerator is computed as 1+2e or, where x < 0, e*(2+e).

// mishNumerator returns 1+2e or 2+e.
func (s smoother) mishNumerator(v half) (hi, lo vec) {
	hi, lo = s.sum(v.moreHi, s.choose(v.below, s.c(1), v.eh))
	plusTo(lo, v.moreLo)
	plusTo(lo, s.choose(v.below, s.c(0), v.el))
	return hi, lo
}

// mishDenominator returns (1+e)²+g, and g.
func (s smoother) mishDenominator(v half) (hi, lo, g vec) {
	g = s.choose(v.below, s.c(1), s.mul(v.eh, v.eh))
	sh, sl := s.square(v.moreHi, v.moreLo)
	hi, lo = s.sum(sh, g)
	plusTo(lo, sl)
	return hi, lo, g
}

func (s smoother) mish(x vec) vec {
	v := s.halves(x, -110, 44, nil, fine)
	s.more(&v)
	nh, nl := s.mishNumerator(v)
	gh, gl := s.factor(v)
	nh, nl = s.pairProduct(nh, nl, gh, gl)
	dh, dl, _ := s.mishDenominator(v)
	y := s.quotient(nh, nl, dh, dl)
	timesTo(y, v.x)
	return s.finished(y, v)
}

// mishSlope is (numerator*denominator + 4x*(1+e)*g) / denominator², times e where x < 0.
func (s smoother) mishSlope(x vec) vec {
	v := s.halves(x, -110, 44, nil, fine)
	s.more(&v)
	nh, nl := s.mishNumerator(v)
	dh, dl, g := s.mishDenominator(v)
	timesTo(g, v.near)
	timesTo(g, s.c(4))
	th, tl := s.product(v.moreHi, g)
	fmaTo(tl, v.moreLo, g)
	nh, nl = s.pairProduct(nh, nl, dh, dl)
	sh, sl := s.anySum(nh, th)
	plusTo(sl, nl)
	plusTo(sl, tl)
	gh, gl := s.factor(v)
	sh, sl = s.pairProduct(sh, sl, gh, gl)
	dh, dl = s.square(dh, dl)
	return s.finished(s.quotient(sh, sl, dh, dl), v)
}
