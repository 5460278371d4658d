package optimizer

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Nadam is Adam that looks a step of the momentum ahead, as Nesterov's does. At step t, from 1:
//
//	u(t) = beta1 * (1 - 0.5 * 0.96^t)         p(t) = u(1) * … * u(t)
//	m += (g - m) * (1 - beta1)                v += (g*g - v) * (1 - beta2)
//	M = u(t+1) * m / (1 - p(t+1)) + (1 - u(t)) * g / (1 - p(t))
//	w -= rate * M / (sqrt(v / (1 - beta2^t)) + epsilon)
//
// Slots: m, v. Options: Beta1, Beta2, Epsilon and those of all (see [Option]). Errors (by Check): a rate that is negative or
// not finite, beta outside [0, 1), epsilon negative or not finite. Source: Dozat 2016; Keras 3 Nadam.
func Nadam(rate Schedule, o ...Option) Optimizer {
	s := read("Nadam", rate, map[string]float64{"Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-7}, o)
	s.below("Beta1", 0, 1)
	s.below("Beta2", 0, 1)
	s.from("Epsilon", 0)
	n := nadam{beta1: float32(s.set["Beta1"]), beta2: s.set["Beta2"], epsilon: float32(s.set["Epsilon"])}
	p := float32(1)
	for t := range n.products {
		n.products[t] = p
		p = float32(float32(p*n.beta1) * n.ahead(t+1))
	}
	return newRule("nadam", s, &n)
}

// nadamSteps is more than the steps after which 0.5 * 0.96^t is lost against 1 in float32.
const nadamSteps = 512

type nadam struct {
	beta1, epsilon float32
	beta2          float64
	products       [nadamSteps]float32 // p(t) in float32, rounded at each step as Keras' variable u_product
}

func (*nadam) slots() int { return 2 }

// ahead is 1 - 0.5 * 0.96^t.
func (*nadam) ahead(t int) float32 {
	return 1 - float32(0.5*float32(math.Pow(float64(float32(0.96)), float64(t))))
}

// product is p(t). Far out every factor is beta1 itself.
func (n *nadam) product(t int) float32 {
	if t < nadamSteps {
		return n.products[t]
	}
	return float32(n.products[nadamSteps-1] * float32(math.Pow(float64(n.beta1), float64(t-nadamSteps+1))))
}

func (n *nadam) step(t int, rate float32, w, g []float32, slots [][]float32) {
	now, next := float32(n.beta1*n.ahead(t)), float32(n.beta1*n.ahead(t+1)) // rounded, not fused with what follows
	p := n.product(t)
	kernel.NadamStep(w, g, slots[0], slots[1], kernel.Nadam{
		Rate: rate, Beta1: n.beta1, Beta2: float32(n.beta2), Epsilon: n.epsilon,
		Mean: next, MeanRest: 1 - float32(p*next), Own: 1 - now, OwnRest: 1 - p, SquareRest: rest(n.beta2, t),
	})
}
