package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// Adagrad divides each weight's gradient by the root of the sum a of all its squares so far:
//
//	a += g*g
//	w -= rate * g / sqrt(a + epsilon)
//
// The sum begins at InitialAccumulatorValue, which step 1 puts into the slot.
//
// Slots: a. Options: InitialAccumulatorValue, Epsilon and those of all (see [Option]). Errors (by Check): a rate, initial
// value or epsilon that is negative or not finite. Source: Duchi, Hazan and Singer 2011; Keras 3 Adagrad.
func Adagrad(rate Schedule, o ...Option) Optimizer {
	s := read("Adagrad", rate, map[string]float64{"InitialAccumulatorValue": 0.1, "Epsilon": 1e-7}, o)
	s.from("InitialAccumulatorValue", 0)
	s.from("Epsilon", 0)
	return newRule("adagrad", s, adagrad{float32(s.set["InitialAccumulatorValue"]), float32(s.set["Epsilon"])})
}

type adagrad struct{ initial, epsilon float32 }

func (adagrad) slots() int { return 1 }

func (a adagrad) step(t int, rate float32, w, g []float32, slots [][]float32) {
	if t == 1 {
		for i := range slots[0] {
			slots[0][i] = a.initial
		}
	}
	kernel.AdagradStep(w, g, slots[0], kernel.Adagrad{Rate: rate, Epsilon: a.epsilon})
}
