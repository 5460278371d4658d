package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// Lion moves each weight by the rate, whatever the size of its gradient, in the direction of a mean m of gradients:
//
//	w -= rate * sign(beta1 * m + (1 - beta1) * g)
//	m = beta2 * m + (1 - beta2) * g
//
// The sign of 0 is 0. Its rate is best a third to a tenth of Adam's.
//
// Slots: m. Options: Beta1 (above 0, up to 1), Beta2 (default 0.99) and those of all (see [Option]). Errors (by Check): a
// rate that is negative or not finite, beta out of range. Source: Chen and others 2023; Keras 3 Lion.
func Lion(rate Schedule, o ...Option) Optimizer {
	s := read("Lion", rate, map[string]float64{"Beta1": 0.9, "Beta2": 0.99}, o)
	s.above("Beta1", 0, 1)
	s.below("Beta2", 0, 1)
	return newRule("lion", s, lion{float32(s.set["Beta1"]), float32(s.set["Beta2"])})
}

type lion struct{ beta1, beta2 float32 }

func (lion) slots() int { return 1 }

func (l lion) step(_ int, rate float32, w, g []float32, slots [][]float32) {
	kernel.LionStep(w, g, slots[0], kernel.Lion{Rate: rate, Beta1: l.beta1, Beta2: l.beta2})
}
