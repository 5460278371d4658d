package kernel

import "math"

// pair is the number hi+lo, where lo is at most half a unit in the last place of hi: about 106 bits. What it is for is that
// a formula of several steps still gives float64 results that are off by little more than half a unit.
//
// Sums are exact to 2^-104 of the larger operand, products and quotients to 2^-102 of the result, unless something
// overflows or becomes a denormal. No operand is infinite or NaN.
type pair struct{ hi, lo float64 }

var pairOne = pair{1, 0}

// fastPair returns a+b, |a| >= |b| or a = 0.
func fastPair(a, b float64) pair {
	s := a + b
	return pair{s, b - (s - a)}
}

// sumPair returns a+b.
func sumPair(a, b float64) pair {
	s := a + b
	v := s - a
	return pair{s, (a - (s - v)) + (b - v)}
}

// productPair returns a*b.
func productPair(a, b float64) pair {
	p := float64(a * b)
	return pair{p, math.FMA(a, b, -p)}
}

// value returns the float64 next to a.
func (a pair) value() float64 { return a.hi + a.lo }

func (a pair) plus(b float64) pair {
	s := sumPair(a.hi, b)
	return fastPair(s.hi, s.lo+a.lo)
}

func (a pair) add(b pair) pair {
	s := sumPair(a.hi, b.hi)
	return fastPair(s.hi, s.lo+(a.lo+b.lo))
}

func (a pair) times(b float64) pair {
	p := productPair(a.hi, b)
	return fastPair(p.hi, math.FMA(a.lo, b, p.lo))
}

func (a pair) mul(b pair) pair {
	p := productPair(a.hi, b.hi)
	return fastPair(p.hi, math.FMA(a.hi, b.lo, math.FMA(a.lo, b.hi, p.lo)))
}

func (a pair) over(b pair) pair {
	q := a.hi / b.hi
	rest := math.FMA(-q, b.lo, math.FMA(-q, b.hi, a.hi)+a.lo)
	return fastPair(q, rest/b.hi)
}

// scaled returns a * 2^k, which is 0 or so for k < -1000.
func (a pair) scaled(k int) pair {
	if k < -1000 {
		return pair{}
	}
	p := power2(k)
	return pair{a.hi * p, a.lo * p}
}

// power2 returns 2^k for k from -1022 to 1023.
func power2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// scaleBy2 returns v * 2^k, rounded once. v is normal and so is v * 2^-969, and k <= 1023.
func scaleBy2(v float64, k int) float64 {
	if k < -1022 {
		v *= power2(-969)
		k = max(k+969, -1022)
	}
	return v * power2(k)
}

// ln2 in two parts, the first with 42 bits, so that its product with an exponent is exact.
const (
	ln2High = 0x1.62e42fefa3800p-1
	ln2Low  = 0x1.ef35793c76730p-45
)

// exponential returns exp(x)-1 = (1+q) * 2^k - 1 as q and k, |q| < 0.42, for |x| <= 1500. q is exact to 2^-57 of itself.
func exponential(x pair) (q pair, k int) {
	whole := math.RoundToEven(x.hi * math.Log2E)
	r := sumPair(x.hi-float64(whole*ln2High), -float64(whole*ln2Low)) // the first difference is exact
	r = fastPair(r.hi, r.lo+x.lo)
	// Taylor's series; what comes after its last term is below 2^-62 of exp(x).
	v := r.hi
	p := 1.0 / 87178291200
	for _, c := range [...]float64{
		1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
		1.0 / 120, 1.0 / 24, 1.0 / 6,
	} {
		p = float64(p*v) + c
	}
	square := productPair(v, v)
	p *= square.hi * v
	s := fastPair(v, square.hi/2)
	t := fastPair(s.hi, p)
	return fastPair(t.hi, t.lo+s.lo+square.lo/2+math.FMA(r.lo, v, r.lo)), int(whole)
}

// decayed is where exp(-x) is nothing in float64, not even a denormal.
const decayed = 800

// decay holds e = exp(-t) for some t >= 0, in the forms that formulas want.
type decay struct {
	m    pair // e = m * 2^k, with full precision even where e is a denormal; 0.5 < m < 2
	k    int
	e    pair // nothing where that is below 2^-1000
	more pair // 1+e
	less pair // 1-e, exact where t is small
}

// decayOf returns the decay at t >= 0, or at decayed if t is more than that.
func decayOf(t pair) (d decay) {
	if t.hi > decayed {
		t = pair{decayed, 0}
	}
	q, k := exponential(pair{-t.hi, -t.lo})
	d.m, d.k = q.plus(1), k
	d.e = d.m.scaled(k)
	d.more = d.e.plus(1)
	if k == 0 {
		d.less = pair{-q.hi, -q.lo}
	} else {
		d.less = pair{-d.e.hi, -d.e.lo}.plus(1)
	}
	return d
}

// log1p returns log(1+a) for a from 2^-70 to 1.
func (a pair) log1p() pair {
	y := math.Log1p(a.hi)
	q, k := exponential(pair{y, 0}) // one step of Newton's method, from there
	if k != 0 {
		q = q.plus(1).scaled(k).plus(-1)
	}
	return fastPair(y, (a.hi-q.hi+(a.lo-q.lo))/(1+a.hi))
}
