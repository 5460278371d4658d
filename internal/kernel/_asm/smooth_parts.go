package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// vec is a number for every element of a turn of the loop: a few vectors. All that is done to one vector is done to the
// others as well before the next operation, as the CPU would otherwise wait for results: it looks ahead over about 100
// operations, and in the bodies here each needs the one before it.
type vec []VecVirtual

// operand is a vec or a place in memory, that of a constant.
type operand any

// of returns the operand for vector i.
func of(o operand, i int) Op {
	if v, ok := o.(vec); ok {
		return v[i]
	}
	return o.(Mem)
}

// What returns a vec leaves its operands as they were; what ends in To changes the first.

func (s smoother) new() vec {
	v := make(vec, s.ways)
	for i := range v {
		v[i] = s.vector()
	}
	return v
}

func (s smoother) fill(from operand) vec {
	v := s.new()
	for i := range v {
		VMOVUPS(of(from, i), v[i])
	}
	return v
}

// copy returns a, to be changed.
func (s smoother) copy(a vec) vec {
	v := s.new()
	for i := range v {
		VMOVAPS(a[i], v[i])
	}
	return v
}

// two returns op(b, a), Intel's order of operands being the other way round: a op b.
func (s smoother) two(op func(...Op), a vec, b operand) vec {
	v := s.new()
	for i := range v {
		op(of(b, i), a[i], v[i])
	}
	return v
}

func (s smoother) add(a vec, b operand) vec { return s.two(VADDPS, a, b) }
func (s smoother) sub(a vec, b operand) vec { return s.two(VSUBPS, a, b) } // a-b
func (s smoother) mul(a vec, b operand) vec { return s.two(VMULPS, a, b) }
func (s smoother) and(a vec, b operand) vec { return s.two(VANDPS, a, b) }
func (s smoother) or(a vec, b operand) vec  { return s.two(VORPS, a, b) }

// min and max return b where that is NaN.
func (s smoother) min(a, b vec) vec { return s.two(VMINPS, a, b) }
func (s smoother) max(a, b vec) vec { return s.two(VMAXPS, a, b) }

// atMost and atLeast limit a. NaN stays.
func (s smoother) atMost(a vec, limit float64) vec  { return s.min(s.fill(s.c(limit)), a) }
func (s smoother) atLeast(a vec, limit float64) vec { return s.max(s.fill(s.c(limit)), a) }

// withSign returns a with its sign set where that of x is: for a no less than +0 where it is not.
func (s smoother) withSign(a, x vec) vec {
	sign := s.table.bits(0x80000000)
	if !s.wide() {
		return s.or(a, s.and(x, sign))
	}
	v := s.copy(a)
	for i := range v {
		VPTERNLOGD(U8(0xf8), sign, x[i], v[i]) // v | x&sign
	}
	return v
}

func (s smoother) abs(a vec) vec { return s.and(a, s.table.bits(0x7fffffff)) }

// plusTo, minusTo and timesTo are the sum, the difference and the product in a.
func plusTo(a vec, b operand)  { to(VADDPS, a, b) }
func minusTo(a vec, b operand) { to(VSUBPS, a, b) }
func timesTo(a vec, b operand) { to(VMULPS, a, b) }

func to(op func(...Op), a vec, b operand) {
	for i := range a {
		op(of(b, i), a[i], a[i])
	}
}

// fmaTo adds a*b to sum, fnmaTo subtracts it.
func fmaTo(sum, a vec, b operand)  { three(VFMADD231PS, sum, a, b) }
func fnmaTo(sum, a vec, b operand) { three(VFNMADD231PS, sum, a, b) }

func three(op func(...Op), sum, a vec, b operand) {
	for i := range a {
		op(of(b, i), a[i], sum[i])
	}
}

// polynomial returns the polynomial in x with these coefficients, the constant one first.
func (s smoother) polynomial(x vec, coefficients []float64) vec {
	last := len(coefficients) - 1
	p := s.fill(s.c(coefficients[last]))
	for i := last - 1; i >= 0; i-- {
		three(VFMADD213PS, p, x, s.c(coefficients[i]))
	}
	return p
}

// sum returns a+b as a pair for |a| >= |b|, or a = 0.
func (s smoother) sum(a vec, b operand) (hi, lo vec) {
	hi = s.add(a, b)
	lo = s.sub(a, hi)
	plusTo(lo, b)
	return hi, lo
}

// anySum returns a+b as a pair.
func (s smoother) anySum(a, b vec) (hi, lo vec) {
	hi = s.add(a, b)
	v := s.sub(hi, a)
	lo = s.sub(a, s.sub(hi, v))
	plusTo(lo, s.sub(b, v))
	return hi, lo
}

// product returns a*b as a pair.
func (s smoother) product(a vec, b operand) (hi, lo vec) {
	hi = s.mul(a, b)
	lo = s.copy(hi)
	three(VFMSUB231PS, lo, a, b)
	return hi, lo
}

// pairProduct returns (ah+al) * (bh+bl), al = nil or small.
func (s smoother) pairProduct(ah, al, bh, bl vec) (hi, lo vec) {
	hi, lo = s.product(ah, bh)
	fmaTo(lo, ah, bl)
	if al != nil {
		fmaTo(lo, al, bh)
	}
	return hi, lo
}

// pairTimes returns (ah+al)*b, rounded once.
func (s smoother) pairTimes(ah, al vec, b operand) vec {
	y := s.mul(al, b)
	fmaTo(y, ah, b)
	return y
}

// square returns (h+l)².
func (s smoother) square(h, l vec) (hi, lo vec) {
	hi, lo = s.product(h, h)
	fmaTo(lo, s.add(h, h), l)
	return hi, lo
}

// inverse returns 1/(h+l) as a pair.
func (s smoother) inverse(h, l vec) (hi, lo vec) {
	hi, lo = s.two(VDIVPS, s.fill(s.c(1)), h), s.fill(s.c(1))
	fnmaTo(lo, hi, h)
	fnmaTo(lo, hi, l)
	timesTo(lo, hi)
	return hi, lo
}

// quotient returns (nh+nl) / (dh+dl), rounded once. nl may be nil.
func (s smoother) quotient(nh, nl, dh, dl vec) vec {
	inverse := s.two(VDIVPS, s.fill(s.c(1)), dh)
	q := s.mul(nh, inverse)
	fmaTo(q, s.rest(nh, nl, dh, dl, q), inverse)
	return q
}

// quotientPair returns that as a pair.
func (s smoother) quotientPair(nh, nl, dh, dl vec) (hi, lo vec) {
	inverse := s.two(VDIVPS, s.fill(s.c(1)), dh)
	hi = s.mul(nh, inverse)
	lo = s.rest(nh, nl, dh, dl, hi)
	timesTo(lo, inverse)
	return hi, lo
}

// rest returns nh+nl - q*(dh+dl).
func (s smoother) rest(nh, nl, dh, dl, q vec) vec {
	rest := s.copy(nh)
	fnmaTo(rest, q, dh)
	if nl != nil {
		plusTo(rest, nl)
	}
	fnmaTo(rest, q, dl)
	return rest
}

// choice is one between two numbers, for each element.
type choice struct {
	in   []Register
	wide bool
}

// negative chooses where the sign of x is -.
func (s smoother) negative(x vec) choice {
	c := choice{make([]Register, s.ways), s.wide()}
	for i := range c.in {
		if !c.wide {
			c.in[i] = x[i] // VBLENDVPS looks at signs
			continue
		}
		k := K()
		VPMOVD2M(x[i], k)
		c.in[i] = k
	}
	return c
}

// compare chooses where a compares so with b.
func (s smoother) compare(predicate Op, b operand, a vec) choice {
	c := choice{make([]Register, s.ways), s.wide()}
	for i := range c.in {
		var m Register = K()
		if !c.wide {
			m = YMM()
		}
		VCMPPS(predicate, of(b, i), a[i], m)
		c.in[i] = m
	}
	return c
}

// choose returns yes where c chooses, else no.
func (s smoother) choose(c choice, yes operand, no vec) vec {
	if c.wide {
		v := s.copy(no) // and not VBLENDMPS, to which avo thinks that v matters, so that it keeps v for nothing else
		for i := range v {
			VMOVUPS(of(yes, i), c.in[i], v[i])
		}
		return v
	}
	v := s.new()
	for i := range v {
		VBLENDVPS(c.in[i], of(yes, i), no[i], v[i])
	}
	return v
}

// onePlus returns 1+h+w as a pair, for h up to 1 and w small or nil.
func (s smoother) onePlus(h, w vec) (hi, lo vec) {
	hi, lo = s.sum(s.fill(s.c(1)), h)
	if w != nil {
		plusTo(lo, w)
	}
	return hi, lo
}
