package kernel

import (
	"math"
	"math/big"
	"sync"
	"testing"
)

// Oracles of 1300 bits for the float64 activations: a few points each, the tails down to the denormals among them.

func bigAdd(a ...*big.Float) *big.Float {
	sum := number(0)
	for _, v := range a {
		sum.Add(sum, v)
	}
	return sum
}

func bigMul(a ...*big.Float) *big.Float {
	product := number(1)
	for _, v := range a {
		product.Mul(product, v)
	}
	return product
}

func bigQuo(a, b *big.Float) *big.Float { return number(0).Quo(a, b) }

// bigPi is Machin's formula.
var bigPi = sync.OnceValue(func() *big.Float {
	arctangent := func(n float64) *big.Float { // of 1/n
		sum, power := number(0), bigQuo(number(1), number(n))
		for i := 0; i < digits; i++ {
			term := bigQuo(power, number(float64(2*i+1)))
			if i%2 == 1 {
				term.Neg(term)
			}
			sum.Add(sum, term)
			power = bigQuo(power, number(n*n))
		}
		return sum
	}
	return bigAdd(bigMul(number(16), arctangent(5)), bigMul(number(-4), arctangent(239)))
})

// bigNormal returns the normal distribution's probability of less than x, by 1/2 + p(x)*(x + x³/3 + x⁵/15 + …), and its
// density p(x), for |x| up to 45.
func bigNormal(x *big.Float) (probability, density *big.Float) {
	square := bigMul(x, x)
	density = bigQuo(bigExp(bigMul(number(-0.5), square)), number(0).Sqrt(bigMul(number(2), bigPi())))
	sum, term := number(0), bigMul(x)
	for i := 3.0; i < 9000; i += 2 {
		sum.Add(sum, term)
		term = bigQuo(bigMul(term, square), number(i))
	}
	return bigAdd(number(0.5), bigMul(density, sum)), density
}

// bigTerms returns the terms of y, dy and d2y of an activation at x.
func bigTerms(name string, x float64) (terms [3][]*big.Float) {
	one, two, v := number(1), number(2), number(x)
	e := bigExp(number(x))
	sigmoid := func(e *big.Float) (s, s1, s2 *big.Float) { // with derivatives
		s = bigQuo(e, bigAdd(one, e))
		s1 = bigQuo(s, bigAdd(one, e))
		return s, s1, bigMul(s1, bigQuo(bigAdd(one, bigMul(number(-1), e)), bigAdd(one, e)))
	}
	s, s1, s2 := sigmoid(e)
	list := func(a ...*big.Float) []*big.Float { return a }
	switch name {
	case "Sigmoid":
		terms = [3][]*big.Float{list(s), list(s1), list(s2)}
	case "Tanh":
		t, t1, t2 := sigmoid(bigMul(e, e)) // tanh(x) = 2*sigmoid(2x)-1
		terms = [3][]*big.Float{list(bigAdd(t, t, number(-1))), list(bigMul(number(4), t1)), list(bigMul(number(8), t2))}
	case "SiLU":
		terms = [3][]*big.Float{list(bigMul(v, s)), list(s, bigMul(v, s1)), list(bigMul(two, s1), bigMul(v, s2))}
	case "Softplus":
		var y *big.Float
		if x > -200 {
			y = bigLog(bigAdd(one, e))
		} else {
			y = bigAdd(e, bigMul(number(-0.5), e, e))
		}
		terms = [3][]*big.Float{list(y), list(s), list(s1)}
	case "GELU":
		p, density := bigNormal(v)
		terms = [3][]*big.Float{list(bigMul(v, p)), list(p, bigMul(v, density)), list(bigMul(two, density), bigMul(number(-1), v, v, density))}
	case "GELUTanh":
		c := bigMul(two, number(0).Sqrt(bigQuo(two, bigPi())))
		k := bigQuo(number(44715), number(1e6))
		square := bigMul(v, v)
		v1 := bigMul(c, bigAdd(one, bigMul(number(3), k, square)))
		v2 := bigMul(c, number(6), k, v)
		s, s1, s2 = sigmoid(bigExp(bigMul(c, v, bigAdd(one, bigMul(k, square)))))
		terms = [3][]*big.Float{list(bigMul(v, s)), list(s, bigMul(v, s1, v1)), list(bigMul(two, s1, v1), bigMul(v, s1, v2), bigMul(v, s2, v1, v1))}
	case "Mish":
		d := bigAdd(bigMul(e, e), bigMul(two, e), two)
		h := bigQuo(bigMul(e, bigAdd(e, two)), d)
		h1 := bigQuo(bigMul(number(4), e, bigAdd(e, one)), bigMul(d, d))
		h2 := bigQuo(bigMul(number(4), e, bigAdd(two, bigMul(two, e), bigMul(number(-3), e, e), bigMul(number(-2), e, e, e))), bigMul(d, d, d))
		terms = [3][]*big.Float{list(bigMul(v, h)), list(h, bigMul(v, h1)), list(bigMul(two, h1), bigMul(v, h2))}
	case "ELU{1 3 3}":
		w := number(3)
		e = bigExp(bigQuo(v, w))
		terms = [3][]*big.Float{list(bigMul(w, bigAdd(e, number(-1)))), list(e), list(bigQuo(e, w))}
		if x > 0 {
			terms = [3][]*big.Float{list(v), list(one), list(number(0))}
		}
	}
	return terms
}

// TestSmoothFloat64 compares float64 with the exact values: y at most 2 ULP off, the derivatives 2 ULP of the largest term
// of their formula.
func TestSmoothFloat64(t *testing.T) {
	points := []float64{
		-745, -720, -300, -100, -40, -38.4, -36.7, -30, -20, -12.3, -9.1, -7.5, -6, -5, -3.7, -2.5, -1.6, -1.2784645, -1, -0.75, -0.3, -0.1, -1e-3, -1e-9, -1e-300, 1e-300,
		1e-12, 1e-5, 0.01, 0.2, 0.345, 0.5, 0.9, 1, 1.7, 2.2, 3, 4.4, 6, 8, 10.5, 15, 20, 36.9, 40, 100, 700,
	}
	for _, a := range activations[float64]() {
		if bigTerms(a.name, 1)[0] == nil {
			continue
		}
		worst := [3]float64{}
		for _, x := range points {
			if a.name == "GELU" && math.Abs(x) > 45 {
				continue // in TestSmoothLimits
			}
			for order, terms := range bigTerms(a.name, x) {
				want, largest := bigAdd(terms...), 0.0
				for _, term := range terms {
					f, _ := term.Float64()
					largest = max(largest, math.Abs(f))
				}
				got := []float64{0}
				a.compute(order, got, []float64{x}, []float64{1})
				unit := max(largest-math.Nextafter(largest, 0), math.SmallestNonzeroFloat64)
				off, _ := bigQuo(number(0).Sub(number(got[0]), want), number(unit)).Float64()
				if off = math.Abs(off); !(off <= 2) {
					t.Errorf("%s derivative %d at %v: %v, want %.20g: off by %v ULP, want at most 2", a.name, order, x, got[0], want, off)
				}
				worst[order] = max(worst[order], off)
			}
		}
		t.Logf("%s: at most %.2f ULP off", a.name, worst)
	}
}
