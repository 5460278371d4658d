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
// With AMSGrad the last line takes the largest v so far. Keras adds epsilon before the correction of v's bias, which the
// paper does after it.
//
// Slots: m, v and, with AMSGrad, the largest v. Options: Beta1, Beta2, Epsilon, AMSGrad and those of all (see [Option]).
// Errors (by Check): a rate that is negative or not finite, beta outside [0, 1), epsilon negative or not finite. Source:
// Kingma and Ba 2014; Keras 3 Adam.
func Adam(rate Schedule, o ...Option) Optimizer {
	return newAdam("Adam", "adam", 0, rate, o)
}

// AdamW is [Adam] with WeightDecay, by default 0.004: before each step w -= w * decay * rate, which unlike a penalty in the
// loss is not scaled by the gradients' means. Slots, options and errors are Adam's. Source: Loshchilov and Hutter 2017;
// Keras 3 AdamW.
func AdamW(rate Schedule, o ...Option) Optimizer {
	return newAdam("AdamW", "adamw", 0.004, rate, o)
}

func newAdam(op, name string, decay float64, rate Schedule, o []Option) Optimizer {
	s := read(op, rate, map[string]float64{"Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-7, "AMSGrad": 0, "WeightDecay": decay}, o)
	s.below("Beta1", 0, 1)
	s.below("Beta2", 0, 1)
	s.from("Epsilon", 0)
	return newRule(name, s, adam{s.set["Beta1"], s.set["Beta2"], float32(s.set["Epsilon"]), s.set["AMSGrad"] != 0})
}

type adam struct {
	beta1, beta2 float64
	epsilon      float32
	amsgrad      bool
}

func (a adam) slots() int {
	if a.amsgrad {
		return 3
	}
	return 2
}

func (a adam) step(t int, rate float32, w, g []float32, slots [][]float32) {
	root := float32(math.Sqrt(float64(rest(a.beta2, t))))
	k := kernel.Adam{Rate: float32(rate*root) / rest(a.beta1, t), Beta1: a.beta1, Beta2: a.beta2, Epsilon: a.epsilon}
	if a.amsgrad {
		kernel.AMSGradStep(w, g, slots[0], slots[1], slots[2], k)
		return
	}
	kernel.AdamStep(w, g, slots[0], slots[1], k)
}
