package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// SGD is gradient descent:
//
//	w -= rate * g                                              without momentum
//	v = momentum * v - rate * g;  w += v                       with Momentum
//	v = momentum * v - rate * g;  w += momentum * v - rate * g with Momentum and Nesterov
//
// Slots: v, with Momentum. Options: Momentum, Nesterov and those of all (see [Option]). Errors (by Check): a rate that is
// negative or not finite, momentum outside [0, 1]. Source: Keras 3 SGD.
func SGD(rate Schedule, o ...Option) Optimizer {
	s := read("SGD", rate, map[string]float64{"Momentum": 0, "Nesterov": 0}, o)
	s.within("Momentum", 0, 1)
	return newRule("sgd", s, sgd{float32(s.set["Momentum"]), s.set["Nesterov"] != 0})
}

type sgd struct {
	momentum float32
	nesterov bool
}

func (s sgd) slots() int {
	if s.momentum == 0 {
		return 0
	}
	return 1
}

func (s sgd) step(_ int, rate float32, w, g []float32, slots [][]float32) {
	var m []float32
	if len(slots) > 0 {
		m = slots[0]
	}
	kernel.SGDStep(w, g, m, kernel.SGD{Rate: rate, Momentum: s.momentum, Nesterov: s.nesterov})
}
