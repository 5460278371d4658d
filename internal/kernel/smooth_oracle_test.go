package kernel

import (
	"fmt"
	"math"
)

// activation is a function with its derivatives, and formulas for them in float64, good for float32: each returns the value
// and the size of the largest term of its formula.
type activation[T Float] struct {
	name         string
	y            func(dst, x []T)
	dy, d2y      func(dst, x, gy []T)
	f, slope, d2 func(x float64) (value, largest float64)
}

// activations lists all of them, those with parameters several times.
func activations[T Float]() []activation[T] {
	list := []activation[T]{
		{"Sigmoid", Sigmoid[T], SigmoidGrad[T], SigmoidGrad2[T], formula(naiveSigmoid), formula(naiveBell), formula(func(x float64) float64 { return -naiveBell(x) * math.Tanh(x/2) })},
		{"Tanh", Tanh[T], TanhGrad[T], TanhGrad2[T], formula(math.Tanh), formula(naiveSech), formula(func(x float64) float64 { return -2 * naiveSech(x) * math.Tanh(x) })},
		{"SiLU", SiLU[T], SiLUGrad[T], SiLUGrad2[T], formula(func(x float64) float64 { return x * naiveSigmoid(x) }),
			func(x float64) (float64, float64) { return terms(naiveSigmoid(x), x*naiveBell(x)) },
			func(x float64) (float64, float64) {
				return terms(2*naiveBell(x), -x*naiveBell(x)*math.Tanh(x/2))
			}},
		{"GELU", GELU[T], GELUGrad[T], GELUGrad2[T], formula(func(x float64) float64 { return x * naiveNormal(x) }),
			func(x float64) (float64, float64) { return terms(naiveNormal(x), x*naiveDensity(x)) },
			func(x float64) (float64, float64) { return terms(2*naiveDensity(x), -x*x*naiveDensity(x)) }},
		{"GELUTanh", GELUTanh[T], GELUTanhGrad[T], GELUTanhGrad2[T],
			formula(func(x float64) float64 { v, _, _ := naiveExponent(x); return x * naiveSigmoid(v) }),
			func(x float64) (float64, float64) {
				v, v1, _ := naiveExponent(x)
				return terms(naiveSigmoid(v), x*naiveBell(v)*v1)
			},
			func(x float64) (float64, float64) {
				v, v1, v2 := naiveExponent(x)
				return terms(2*naiveBell(v)*v1, x*naiveBell(v)*v2, -x*naiveBell(v)*math.Tanh(v/2)*v1*v1)
			}},
		{"Softplus", Softplus[T], SoftplusGrad[T], SoftplusGrad2[T],
			formula(func(x float64) float64 { return math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }), formula(naiveSigmoid), formula(naiveBell)},
		{"Mish", Mish[T], MishGrad[T], MishGrad2[T],
			formula(func(x float64) float64 { h, _, _ := naiveGate(x); return x * h }),
			func(x float64) (float64, float64) { h, h1, _ := naiveGate(x); return terms(h, x*h1) },
			func(x float64) (float64, float64) { _, h1, h2 := naiveGate(x); return terms(2*h1, x*h2) }},
		{"HardSigmoid", HardSigmoid[T], HardSigmoidGrad[T], HardSigmoidGrad2[T],
			formula(func(x float64) float64 { return math.Min(math.Max(x+3, 0), 6) / 6 }),
			formula(func(x float64) float64 { return within3(x, 0, 1.0/6, 0) }), formula(func(x float64) float64 { return within3(x, 0, 0, 0) })},
		{"HardSiLU", HardSiLU[T], HardSiLUGrad[T], HardSiLUGrad2[T],
			formula(func(x float64) float64 { return within3(x, 0, x*(x+3)/6, x) }),
			formula(func(x float64) float64 { return within3(x, 0, x/3+0.5, 1) }), formula(func(x float64) float64 { return within3(x, 0, 1.0/3, 0) })},
	}
	for _, e := range []Exponential[T]{{1, 1, 1}, {1, 0.5, 1}, {1.0507009873554804934193349852946, 1.7580993408473768599402175208123, 1}, {1, 0.3, 0.3}, {1, 3, 3}, {1, 1000, 1000}, {-2, -1, 0.125}} {
		scale, alpha, width := float64(e.Scale), float64(e.Alpha), float64(e.Width)
		branch := func(on float64, off func(x float64) float64) func(float64) (float64, float64) {
			return formula(func(x float64) float64 {
				if x > 0 {
					return on
				}
				return off(x)
			})
		}
		list = append(list, activation[T]{
			fmt.Sprintf("ELU%v", e),
			func(dst, x []T) { ELU(dst, x, e) },
			func(dst, x, gy []T) { ELUGrad(dst, x, gy, e) },
			func(dst, x, gy []T) { ELUGrad2(dst, x, gy, e) },
			formula(func(x float64) float64 {
				if x > 0 {
					return scale * x
				}
				return alpha * math.Expm1(x/width)
			}),
			branch(scale, func(x float64) float64 { return alpha / width * math.Exp(x/width) }),
			branch(0, func(x float64) float64 { return alpha / width / width * math.Exp(x/width) }),
		})
	}
	return list
}

// formula makes a formula of a function without terms that cancel.
func formula(f func(float64) float64) func(float64) (float64, float64) {
	return func(x float64) (float64, float64) { v := f(x); return v, v }
}

// terms returns the sum and the largest size.
func terms(t ...float64) (sum, largest float64) {
	for _, v := range t {
		sum, largest = sum+v, math.Max(largest, math.Abs(v))
	}
	return sum, largest
}

// within3 returns the first number for x <= -3, the last for x >= 3, the other between, and NaN for NaN.
func within3(x, low, middle, high float64) float64 {
	switch {
	case x <= -3:
		return low
	case x >= 3:
		return high
	}
	return middle + 0*x
}

func naiveSigmoid(x float64) float64 {
	if x < 0 {
		return math.Exp(x) / (1 + math.Exp(x))
	}
	return 1 / (1 + math.Exp(-x))
}

func naiveBell(x float64) float64 {
	e := math.Exp(-math.Abs(x))
	return e / (1 + e) / (1 + e)
}

func naiveSech(x float64) float64 {
	e := math.Exp(-2 * math.Abs(x))
	return 4 * e / (1 + e) / (1 + e)
}

func naiveNormal(x float64) float64  { return math.Erfc(-x/math.Sqrt2) / 2 }
func naiveDensity(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

func naiveExponent(x float64) (v, v1, v2 float64) {
	c := 2 * math.Sqrt(2/math.Pi)
	return c * (x + 0.044715*x*x*x), c * (1 + 3*0.044715*x*x), c * 6 * 0.044715 * x
}

// naiveGate returns tanh(softplus(x)) and its derivatives.
func naiveGate(x float64) (h, h1, h2 float64) {
	if x > 100 {
		return 1, 0, 0
	}
	w := math.Exp(x)
	d := w*w + 2*w + 2
	return w * (w + 2) / d, 4 * w * (w + 1) / d / d, 4 * w * (2 + 2*w - 3*w*w - 2*w*w*w) / d / d / d
}
