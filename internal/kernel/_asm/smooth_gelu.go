package main

// geluTanh is x/(1+e), times e where x < 0, with e = exp(-2|u|).
func (s smoother) geluTanh(x vec) vec {
	v := s.halves(x, -11, 7, func(t vec) (hi, lo vec) {
		hi, lo, _, _ = s.geluExponent(t)
		return hi, lo
	}, rough)
	s.more(&v)
	return s.gated(v)
}

// geluTanhSlope is (1+e+2u'*x*e)/(1+e)² where x >= 0, e*(1+e+2u'*x)/(1+e)² elsewhere.
func (s smoother) geluTanhSlope(x vec) vec {
	var slopeHi, slopeLo vec
	v := s.halves(x, -11, 7, func(t vec) (hi, lo vec) {
		hi, lo, slopeHi, slopeLo = s.geluExponent(t)
		return hi, lo
	}, fine)
	s.more(&v)
	e := s.choose(v.below, s.c(1), v.eh)
	th, tl := s.product(slopeHi, v.near)
	fmaTo(tl, slopeLo, v.near)
	timesTo(th, e)
	timesTo(tl, e)
	return s.gatedSlope(v, th, tl)
}

// geluExponent returns 2u = t*(c1+c3*t²) for t >= 0, and the derivative c1+3*c3*t². Up to t = 11 the exponent must be
// right to 1e-8 or so, so both constants and all that is made of them are pairs.
func (s smoother) geluExponent(t vec) (hi, lo, slopeHi, slopeLo vec) {
	ph, pl := s.product(t, t)
	ch, cl := s.product(ph, s.c(geluTanh3[0])) // c3*t²
	fmaTo(cl, ph, s.c(geluTanh3[1]))
	fmaTo(cl, pl, s.c(geluTanh3[0]))
	ah, al := s.anySum(ch, s.fill(s.c(geluTanh1[0])))
	plusTo(al, cl)
	plusTo(al, s.c(geluTanh1[1]))
	hi, lo = s.product(t, ah)
	fmaTo(lo, t, al)
	plusTo(ch, ch)
	plusTo(cl, cl)
	slopeHi, slopeLo = s.anySum(ah, ch)
	plusTo(slopeLo, al)
	plusTo(slopeLo, cl)
	return hi, lo, slopeHi, slopeLo
}

// gelu is x*e*M where x < 0, x*(1-e*M) elsewhere, with e = exp(-x²/2) and e*M the probability of less than -|x|.
func (s smoother) gelu(x vec) vec {
	v, mh, ml := s.gaussian(x, middling)
	hi, lo := s.tailOrTop(v, mh, ml)
	timesTo(lo, v.near)
	fmaTo(lo, hi, v.x) // near is x where lo is not 0
	return s.finished(lo, v)
}

// geluSlope is e*(M-p*|x|) where x < 0, 1-e*(M-p*x) elsewhere, p the normal density at 0.
func (s smoother) geluSlope(x vec) vec {
	v, mh, ml := s.gaussian(x, fine)
	t := s.abs(v.near)
	ph, pl := s.product(t, s.c(-density[0]))
	fmaTo(pl, t, s.c(-density[1]))
	sh, sl := s.anySum(mh, ph)
	plusTo(sl, ml)
	plusTo(sl, pl)
	hi, lo := s.tailOrTop(v, sh, sl)
	plusTo(hi, lo)
	return s.finished(hi, v)
}

// gaussian limits x and computes e = exp(-x²/2), though not the field e, and M.
func (s smoother) gaussian(x vec, precision int) (v half, mh, ml vec) {
	v.x = s.atLeast(x, -14.75)
	v.near = s.atMost(v.x, 8)
	t := s.abs(v.near)
	mh, ml = s.mills(t)
	th, tl := s.product(t, t)
	v.decay = s.decay(th, tl, 0.5, precision)
	v.fh, v.fl = s.mantissa(v.decay)
	v.below = s.compare(lessThan, s.c(0), v.near) // not -0, so that gelu of it is -0
	return v, mh, ml
}

// tailOrTop returns f*(mh+ml), f as in half, where x < 0; and 1-e*(mh+ml) elsewhere.
func (s smoother) tailOrTop(v half, mh, ml vec) (hi, lo vec) {
	if !s.wide() {
		s.scale(&v)
	}
	fh, fl := s.pairProduct(v.fh, v.fl, mh, ml)
	q := s.add(fh, fl)
	if s.wide() {
		q = s.scaled(v.decay, q)
	}
	rest := s.fill(s.c(1))
	top := s.sub(rest, q)
	minusTo(rest, top)
	minusTo(rest, q)
	return s.choose(v.below, fh, top), s.choose(v.below, fl, rest)
}

// mills returns the probability of less than -t divided by exp(-t²/2), for t from 0 to 15: G/(t+a), where G hardly
// varies and is a polynomial in y = c-2a/(t+a), c nearly 1.
func (s smoother) mills(t vec) (hi, lo vec) {
	th, tl := s.sum(s.fill(s.c(millsShift)), t) // exact for t > 2, too: th-2 always is
	ih, il := s.inverse(th, tl)
	y := s.fill(s.c(millsCenter))
	fnmaTo(y, ih, s.c(2*millsShift))
	fnmaTo(y, il, s.c(2*millsShift))
	p := s.polynomial(y, millsCoefficients[1:])
	timesTo(p, y)
	gh, gl := s.sum(s.fill(s.c(millsCoefficients[0])), p)
	return s.pairProduct(gh, gl, ih, il)
}
