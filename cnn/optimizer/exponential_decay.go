package optimizer

import "math"

// ExponentialDecay multiplies the rate by the same factor each time the given number of steps has passed, little by little:
//
//	At(t) = initial * factor ^ (t / steps)
//
// With Staircase, t / steps is rounded down. Options: Staircase. Errors (by Check): initial or factor negative or not finite,
// steps below 1. Source: Keras 3 ExponentialDecay, whose decay_rate is factor.
func ExponentialDecay(initial float64, steps int, factor float64, o ...Option) Schedule {
	s := readOptions("ExponentialDecay", map[string]float64{"Staircase": 0}, o)
	s.decay(initial, steps)
	s.number("factor", factor)
	d := s.describe(map[string]any{"initial_learning_rate": initial, "decay_steps": steps, "decay_rate": factor})
	return exponentialDecay{d, initial, factor, stairs{float64(steps), s.set["Staircase"] != 0}}
}

type exponentialDecay struct {
	*described
	initial, factor float64
	stairs
}

func (e exponentialDecay) At(step int) float64 {
	if e.initial == 0 { // also where the power is infinite
		return 0
	}
	return e.initial * math.Pow(e.factor, e.done(step))
}

// stairs counts in units of some steps.
type stairs struct {
	steps     float64
	staircase bool
}

func (s stairs) done(step int) float64 {
	d := float64(step) / s.steps
	if s.staircase {
		d = math.Floor(d)
	}
	return d
}
