package optimizer

// InverseTimeDecay divides the rate by a number that grows with the steps:
//
//	At(t) = initial / (1 + growth * t / steps)
//
// With Staircase, t / steps is rounded down. Options: Staircase. Errors (by Check): initial or growth negative or not finite,
// steps below 1. Source: Keras 3 InverseTimeDecay, whose decay_rate is growth.
func InverseTimeDecay(initial float64, steps int, growth float64, o ...Option) Schedule {
	s := readOptions("InverseTimeDecay", map[string]float64{"Staircase": 0}, o)
	s.decay(initial, steps)
	s.number("growth", growth)
	d := s.describe(map[string]any{"initial_learning_rate": initial, "decay_steps": steps, "decay_rate": growth})
	return inverseTimeDecay{d, initial, growth, stairs{float64(steps), s.set["Staircase"] != 0}}
}

type inverseTimeDecay struct {
	*described
	initial, growth float64
	stairs
}

func (d inverseTimeDecay) At(step int) float64 { return d.initial / (1 + d.growth*d.done(step)) }
