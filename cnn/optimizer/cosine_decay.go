package optimizer

import (
	"fmt"
	"math"
)

// CosineDecay falls from initial to 0 along half a cosine within the given number of steps, and stays there:
//
//	At(t) = initial * (1 + cos(pi * min(t, steps) / steps)) / 2
//
// Errors (by Check): initial negative or not finite, steps below 1. Source: Keras 3 CosineDecay with alpha 0, whose
// float32 arithmetic is off by about 1e-7 of initial; here it is float64.
func CosineDecay(initial float64, steps int) Schedule { return cosineDecay{initial, steps} }

type cosineDecay struct {
	initial float64
	steps   int
}

func (c cosineDecay) At(step int) float64 {
	if step >= c.steps {
		return 0 // exactly, where the cosine leaves 0 or a rounding error
	}
	return c.initial * 0.5 * (1 + math.Cos(math.Pi*float64(step)/float64(c.steps)))
}

// Check tells what is wrong with the parameters.
func (c cosineDecay) Check() error {
	if c.steps < 1 {
		return fmt.Errorf("CosineDecay: steps: want at least 1, got %d", c.steps)
	}
	return CheckRate(c.initial)
}
