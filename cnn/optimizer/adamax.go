package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// Adamax is Adam with the largest gradient, which fades, in place of the mean square. At step t, from 1:
//
//	m += (g - m) * (1 - beta1)        u = max(beta2 * u, |g|)
//	w -= rate * m / ((1 - beta1^t) * (u + epsilon))
//
// Slots: m, u. Options: Beta1, Beta2, Epsilon and those of all (see [Option]). Errors (by Check): a rate that is negative or
// not finite, beta outside [0, 1), epsilon negative or not finite. Source: Kingma and Ba 2014, section 7; Keras 3 Adamax.
func Adamax(rate Schedule, o ...Option) Optimizer {
	s := read("Adamax", rate, map[string]float64{"Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-7}, o)
	s.below("Beta1", 0, 1)
	s.below("Beta2", 0, 1)
	s.from("Epsilon", 0)
	return newRule("adamax", s, adamax{s.set["Beta1"], float32(s.set["Beta2"]), float32(s.set["Epsilon"])})
}

type adamax struct {
	beta1          float64
	beta2, epsilon float32
}

func (adamax) slots() int { return 2 }

func (a adamax) step(t int, rate float32, w, g []float32, slots [][]float32) {
	kernel.AdamaxStep(w, g, slots[0], slots[1], kernel.Adamax{
		Rate: rate, Beta1: a.beta1, Beta2: a.beta2, Epsilon: a.epsilon, Rest: rest(a.beta1, t),
	})
}
