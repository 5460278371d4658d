package kernel

import (
	"math"
	"math/big"
	"testing"
)

// Oracles in big numbers for softmax and cross-entropy.

const digits = 1300 // bits: what float64 tells from 0 is still exact after log(sum)-z, which may cancel all above it

func number(v float64) *big.Float { return new(big.Float).SetPrec(digits).SetFloat64(v) }

// bigExp returns the exponential of x, |x| < 2^20: Taylor's series of x/2^40, whose terms each add 20 bits
// or more, squared 40 times.
func bigExp(x *big.Float) *big.Float {
	small := new(big.Float).SetPrec(digits)
	small.SetMantExp(x, -40)
	sum, term := number(1), number(1)
	for i := 1; i <= digits/20; i++ {
		term.Mul(term, small)
		term.Quo(term, number(float64(i)))
		sum.Add(sum, term)
	}
	for range 40 {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog returns the logarithm of x >= 1 by Newton's method, which doubles the digits each time.
func bigLog(x *big.Float) *big.Float {
	mantissa, exponent := new(big.Float), 0
	exponent = x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	y := number(math.Log(m) + float64(exponent)*math.Ln2)
	for range 5 {
		e := bigExp(y)
		step := number(0).Sub(x, e)
		y.Add(y, step.Quo(step, e))
	}
	return y
}

// bigSoftmax returns the softmax of finite x, and the logarithm of the sum of the exponentials.
func bigSoftmax[T Float](x []T) (p []*big.Float, logSum *big.Float) {
	m := x[0]
	for _, v := range x {
		if v > m {
			m = v
		}
	}
	sum := number(0)
	for _, v := range x {
		e := bigExp(number(0).Sub(number(float64(v)), number(float64(m))))
		p = append(p, e)
		sum.Add(sum, e)
	}
	for _, e := range p {
		e.Quo(e, sum)
	}
	return p, number(0).Add(bigLog(sum), number(float64(m)))
}

// nearExact reports whether got is want to within rel of want, or to within one denormal step of T.
func nearExact[T Float](got T, want *big.Float, rel float64) bool {
	if got != got || math.IsInf(float64(got), 0) {
		return false
	}
	difference := number(0).Sub(number(float64(got)), want)
	limit := number(0).Mul(number(rel), want)
	limit.Abs(limit).Add(limit, number(float64(neighbour(T(0), 1))))
	return difference.Abs(difference).Cmp(limit) <= 0
}

func TestBigFunctions(t *testing.T) {
	for _, x := range []float64{0, 1, -1, 1e-9, 20, -700, 0.1} {
		if got, _ := bigExp(number(x)).Float64(); math.Abs(got/math.Exp(x)-1) > 1e-15 {
			t.Errorf("bigExp(%v) = %v, want %v", x, got, math.Exp(x))
		}
		back := number(0).Sub(bigLog(bigExp(number(math.Abs(x)))), number(math.Abs(x)))
		if f, _ := back.Float64(); math.Abs(f) > 1e-300 {
			t.Errorf("bigLog(bigExp(%v)) is off by %v", math.Abs(x), f)
		}
	}
}
