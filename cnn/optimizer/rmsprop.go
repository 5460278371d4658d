package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// RMSprop divides each weight's gradient by the root of the running mean v of its square:
//
//	v = rho * v + (1 - rho) * g*g
//	d = rate * g / sqrt(v + epsilon)
//	w -= d                             without momentum
//	m = momentum * m + d;  w -= m      with Momentum
//
// With Centered, a = rho * a + (1 - rho) * g and d = rate * g / sqrt(v - a*a + epsilon): the variance. Epsilon stands under
// the root, as in Keras. With Epsilon(0) a gradient that has always been 0 makes its weight NaN; in Keras too.
//
// Slots: v, m with Momentum, a with Centered. Options: Rho, Momentum, Epsilon, Centered and those of all (see [Option]).
// Errors (by Check): a rate that is negative or not finite, rho or momentum outside [0, 1], epsilon negative or not finite.
// Source: Hinton 2012; Keras 3 RMSprop.
func RMSprop(rate Schedule, o ...Option) Optimizer {
	s := read("RMSprop", rate, map[string]float64{"Rho": 0.9, "Momentum": 0, "Epsilon": 1e-7, "Centered": 0}, o)
	s.within("Rho", 0, 1)
	s.within("Momentum", 0, 1)
	s.from("Epsilon", 0)
	return newRule("rmsprop", s, rmsprop{s.set["Rho"], float32(s.set["Momentum"]), float32(s.set["Epsilon"]), s.set["Centered"] != 0})
}

type rmsprop struct {
	rho               float64
	momentum, epsilon float32
	centered          bool
}

func (r rmsprop) slots() int {
	n := 1
	if r.momentum != 0 {
		n++
	}
	if r.centered {
		n++
	}
	return n
}

func (r rmsprop) step(_ int, rate float32, w, g []float32, slots [][]float32) {
	k := kernel.RMSprop{Rate: rate, Rho: r.rho, Momentum: r.momentum, Epsilon: r.epsilon, Centered: r.centered}
	v, more := slots[0], slots[1:]
	var m, a []float32
	if r.momentum != 0 {
		m, more = more[0], more[1:]
	}
	if r.centered {
		a = more[0]
	}
	kernel.RMSpropStep(w, g, v, m, a, k)
}
