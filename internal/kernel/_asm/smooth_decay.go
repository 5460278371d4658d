package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// decay is exp(-t) = 2^k * (1-q), |q| < 0.42, where q may be a pair. AVX-512 can multiply by powers of 2 down into the
// denormals with one rounding, and keeps k. AVX2 has 2^k = s*s2, s at least 2^-64, so that s2 is not 1 only where exp(-t) is
// nothing beside 1; what it computes with s is multiplied by s2 last.
type decay struct {
	q, qLow, k, s, s2 vec
	pair              bool // mantissa gives a pair; if qLow is nil, only to the last place of q
}

// How right 1-q is: rounded; as a pair, but q rounded; as a pair, to 2^-26; or so that q is right to its last place even where
// k is 0 and t has a low part.
const (
	rough = iota
	middling
	fine
	precise
)

// magic is what a float32 below 2^22 in size is added to, to round it to a whole number; that is then in the low bits.
const magic = 0x1.8p23

// decay takes factor*(t+low), low = nil or small, if that is from 0 to 126.
func (s smoother) decay(t, low vec, factor float64, precision int) (d decay) {
	k := s.fill(s.c(magic))
	fnmaTo(k, t, s.c(factor*log2e))
	d.k = s.sub(k, s.c(magic))
	var r vec
	if factor == 1 {
		r = s.copy(t)
		fmaTo(r, d.k, s.c(ln2High)) // exact
	} else {
		r = s.mul(d.k, s.c(ln2High)) // exact, and so is the sum
		fmaTo(r, t, s.c(factor))
	}
	var rest vec
	switch {
	case precision == precise:
		fmaTo(low, d.k, s.c(ln2Low))
		r, rest = s.sum(r, low)
	case low != nil:
		fmaTo(r, low, s.c(factor))
		fallthrough
	default:
		fmaTo(r, d.k, s.c(ln2Low))
	}
	u := s.mul(r, r) // exp(-r) = 1 - r + u
	timesTo(u, s.polynomial(r, expCoefficients))
	d.q = s.sub(r, u)
	d.pair = precision != rough
	if precision >= fine {
		d.qLow = s.sub(r, d.q)
		minusTo(d.qLow, u)
	}
	if precision == precise {
		fnmaTo(rest, rest, r)
		plusTo(d.qLow, rest)
	}
	if s.wide() {
		return d
	}
	// From here k is an exponent in its place: with 127 added it is that of a float32.
	unit := s.table.bits(127 << 23)
	for i := range k {
		VPSLLD(U8(23), k[i], k[i])
	}
	d.s = s.two(VPMAXSD, k, s.fill(s.table.bits(-64<<23&0xffffffff)))
	d.s2 = s.two(VPSUBD, k, d.s)
	to(VPADDD, d.s, unit)
	to(VPADDD, d.s2, unit)
	return d
}

// power returns 2^k; with AVX2 at least 2^-64.
func (s smoother) power(d decay) vec {
	if s.wide() {
		return s.two(VSCALEFPS, s.fill(s.c(1)), d.k)
	}
	return d.s
}

// scaled returns 2^k * v; with AVX2 s * v.
func (s smoother) scaled(d decay, v vec) vec {
	if s.wide() {
		return s.two(VSCALEFPS, v, d.k)
	}
	return s.mul(v, d.s)
}

// mantissa returns 1-q.
func (s smoother) mantissa(d decay) (h, w vec) {
	h = s.sub(s.fill(s.c(1)), d.q)
	if d.pair {
		w = s.sub(s.fill(s.c(1)), h)
		minusTo(w, d.q)
	}
	if d.qLow != nil {
		minusTo(w, d.qLow)
	}
	return h, w
}
