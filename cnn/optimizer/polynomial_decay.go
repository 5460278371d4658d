package optimizer

import "math"

// PolynomialDecay goes from initial to EndLearningRate within the given number of steps, and stays there:
//
//	At(t) = (initial - end) * (1 - min(t, steps) / steps) ^ power + end
//
// With Cycle it takes, in place of steps, the smallest multiple of steps that is not below t (and not 0): at its end it
// begins anew, each time slower and less high.
//
// Options: EndLearningRate, Power, Cycle. Errors (by Check): initial, end or power negative or not finite, steps below 1.
// Source: Keras 3 PolynomialDecay.
func PolynomialDecay(initial float64, steps int, o ...Option) Schedule {
	s := readOptions("PolynomialDecay", map[string]float64{"EndLearningRate": 1e-4, "Power": 1, "Cycle": 0}, o)
	s.decay(initial, steps)
	s.from("EndLearningRate", 0)
	s.from("Power", 0)
	d := s.describe(map[string]any{"initial_learning_rate": initial, "decay_steps": steps})
	return polynomialDecay{d, initial, float64(steps), s.set["EndLearningRate"], s.set["Power"], s.set["Cycle"] != 0}
}

type polynomialDecay struct {
	*described
	initial, steps, end, power float64
	cycle                      bool
}

func (p polynomialDecay) At(step int) float64 {
	t, steps := float64(step), p.steps
	if p.cycle {
		steps *= max(1, math.Ceil(t/steps))
	}
	return (p.initial-p.end)*math.Pow(1-min(t, steps)/steps, p.power) + p.end
}
