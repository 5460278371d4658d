package optimizer

import (
	"fmt"
	"math"
)

// CosineDecay falls from initial to alpha * initial along half a cosine within the given number of steps, and stays there:
//
//	At(t) = initial * ((1 - alpha) * (1 + cos(pi * min(t, steps) / steps)) / 2 + alpha)
//
// With WarmupTarget it first rises from initial to the target, by equal amounts in each of WarmupSteps steps, and then falls
// from there to alpha * target within the given number of steps, which count from the end of the warm-up.
//
// Options: Alpha, WarmupTarget, WarmupSteps. Errors (by Check): initial, alpha or the target negative or not finite, steps
// below 1, WarmupSteps below 0 or without WarmupTarget (which Keras ignores).
// Source: Keras 3 CosineDecay, whose float32 arithmetic is off by about 1e-7 of initial; here it is float64.
func CosineDecay(initial float64, steps int, o ...Option) Schedule {
	const op = "CosineDecay"
	s := readOptions(op, map[string]float64{"Alpha": 0, "WarmupTarget": 0, "WarmupSteps": 0}, o)
	s.decay(initial, steps)
	s.from("Alpha", 0)
	s.from("WarmupTarget", 0)
	s.whole("WarmupSteps", 0)
	if s.given["WarmupSteps"] && !s.given["WarmupTarget"] {
		s.fail("WarmupSteps", "it with WarmupTarget only", fmt.Sprintf("%v alone", s.set["WarmupSteps"]))
	}
	d := s.describe(map[string]any{"initial_learning_rate": initial, "decay_steps": steps})
	c := cosineDecay{d, initial, initial, float64(steps), s.set["Alpha"], s.set["WarmupSteps"]}
	if s.given["WarmupTarget"] {
		c.top = s.set["WarmupTarget"]
	}
	return c
}

type cosineDecay struct {
	*described
	initial, top, steps, alpha, warmup float64 // the decay begins at top after warmup steps
}

func (c cosineDecay) At(step int) float64 {
	t := float64(step)
	if t < c.warmup {
		return c.initial + (c.top-c.initial)*(t/c.warmup)
	}
	return c.top * cosine((t-c.warmup)/c.steps, 1, c.alpha)
}

// cosine is what is left of a rate after a fraction of half a cosine's way from height to 0, lifted to end at alpha.
func cosine(fraction, height, alpha float64) float64 {
	left := 0.0 // exactly, where the cosine leaves 0 or a rounding error
	if fraction < 1 {
		left = height * 0.5 * (1 + math.Cos(math.Pi*fraction))
	}
	return (1-alpha)*left + alpha
}
