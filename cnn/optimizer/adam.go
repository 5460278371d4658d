package optimizer

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Adam scales each weight's step by running means m of its gradient and v of the gradient's square. At step t, from 1:
//
//	m += (g - m) * (1 - beta1)        v += (g*g - v) * (1 - beta2)
//	w -= rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)
//
// Options: Beta1, Beta2, Epsilon. Keras adds epsilon before the correction of v's bias, which the paper does after it.
// Errors (by Check): a rate that is negative or not finite, beta outside [0, 1), epsilon negative or not finite.
// Source: Kingma and Ba 2014; Keras 3 Adam, whose rounding to float32 is followed.
func Adam(rate Schedule, o ...Option) Optimizer {
	s := read("Adam", rate, map[string]float64{"Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-7}, o)
	s.within("Beta1", 0, 1, false)
	s.within("Beta2", 0, 1, false)
	s.within("Epsilon", 0, math.Inf(1), false)
	return &adam{s.rate, s.set["Beta1"], s.set["Beta2"], s.set["Epsilon"], s.err}
}

type adam struct {
	rate                  Schedule
	beta1, beta2, epsilon float64
	err                   error
}

func (a *adam) Name() string       { return "adam" }
func (a *adam) Check() error       { return a.err }
func (a *adam) Schedule() Schedule { return a.rate }
func (a *adam) Slots() int         { return 2 }

func (a *adam) Update(step int, w, g []float32, slots [][]float32) {
	kernel.AdamStep(w, g, slots[0], slots[1], kernel.Adam{
		Rate:    a.corrected(step),
		Beta1:   a.beta1,
		Beta2:   a.beta2,
		Epsilon: float32(a.epsilon),
	})
}

// corrected is the rate with the correction of both biases. Keras takes the powers of float32(beta): with beta2 = 0.999
// that makes the first steps differ by 1e-5 from exact arithmetic, so the rounding is repeated here.
func (a *adam) corrected(step int) float32 {
	rest := func(beta float64) float32 {
		return 1 - float32(math.Pow(float64(float32(beta)), float64(step)))
	}
	root := float32(math.Sqrt(float64(rest(a.beta2))))
	return float32(float32(a.rate.At(step-1))*root) / rest(a.beta1)
}
