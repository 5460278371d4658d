package optimizer

import (
	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// SGD is gradient descent:
//
//	w -= rate * g                                              without momentum
//	v = momentum * v - rate * g;  w += v                       with Momentum
//	v = momentum * v - rate * g;  w += momentum * v - rate * g with Momentum and Nesterov
//
// Options: Momentum, Nesterov. Errors (by Check): a rate that is negative or not finite, momentum outside [0, 1].
// Source: Keras 3 SGD.
func SGD(rate Schedule, o ...Option) Optimizer {
	s := read("SGD", rate, map[string]float64{"Momentum": 0, "Nesterov": 0}, o)
	s.within("Momentum", 0, 1, true)
	return &sgd{s.rate, s.set["Momentum"], s.set["Nesterov"] != 0, s.err}
}

type sgd struct {
	rate     Schedule
	momentum float64
	nesterov bool
	err      error
}

func (s *sgd) Name() string       { return "sgd" }
func (s *sgd) Check() error       { return s.err }
func (s *sgd) Schedule() Schedule { return s.rate }

func (s *sgd) Slots() int {
	if s.momentum == 0 {
		return 0
	}
	return 1
}

func (s *sgd) Update(step int, w, g []float32, slots [][]float32) {
	k := kernel.SGD{Rate: float32(s.rate.At(step - 1)), Momentum: float32(s.momentum), Nesterov: s.nesterov}
	var m []float32
	if len(slots) > 0 {
		m = slots[0]
	}
	kernel.SGDStep(w, g, m, k)
}
