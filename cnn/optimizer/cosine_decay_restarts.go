package optimizer

import "math"

// CosineDecayRestarts falls from initial along half a cosine within the given number of steps, begins anew, falls within
// TMul times as many steps from MMul times as high, and so on. In period i, from 0, with f the fraction of its steps done:
//
//	At(t) = initial * ((1 - alpha) * MMul^i * (1 + cos(pi * f)) / 2 + alpha)
//
// Options: TMul, MMul, Alpha. Errors (by Check): initial negative or not finite, steps below 1, TMul below 1, MMul or Alpha
// negative, anything not finite. Source: Keras 3 CosineDecayRestarts, which finds the period by a logarithm in float32: at a
// step or two near a restart it may be on the other side.
func CosineDecayRestarts(initial float64, steps int, o ...Option) Schedule {
	s := readOptions("CosineDecayRestarts", map[string]float64{"TMul": 2, "MMul": 1, "Alpha": 0}, o)
	s.decay(initial, steps)
	s.from("TMul", 1)
	s.from("MMul", 0)
	s.from("Alpha", 0)
	d := s.describe(map[string]any{"initial_learning_rate": initial, "first_decay_steps": steps})
	return cosineDecayRestarts{d, initial, float64(steps), s.set["TMul"], s.set["MMul"], s.set["Alpha"]}
}

type cosineDecayRestarts struct {
	*described
	initial, steps, tMul, mMul, alpha float64
}

func (c cosineDecayRestarts) At(step int) float64 {
	t, length, period := float64(step), c.steps, 0.0
	if c.tMul == 1 {
		period = math.Floor(t / length)
		t -= period * length
	} else {
		for ; t >= length && c.err == nil; period++ { // few periods: each is longer than the one before
			t -= length
			length *= c.tMul
		}
	}
	return c.initial * cosine(t/length, math.Pow(c.mMul, period), c.alpha)
}
