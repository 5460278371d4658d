package optimizer

import (
	"fmt"
	"math"
)

// Schedule gives the learning rate of each step.
type Schedule interface {
	// At is the learning rate of a step. Steps count from 0, as Keras' iterations do: At(0) is for the first update.
	At(step int) float64
}

// checker is a Schedule that knows what is wrong with its own parameters.
type checker interface{ Check() error }

// checkRate asks a schedule for what is wrong, and at least looks at the first rate.
func checkRate(op string, s Schedule) error {
	if s == nil {
		return fmt.Errorf("optimizer: %s: learning rate: want a Schedule, got nil; for example Constant(1e-3)", op)
	}
	if c, ok := s.(checker); ok {
		if err := c.Check(); err != nil {
			return fmt.Errorf("optimizer: %s: %w", op, err)
		}
	}
	if err := CheckRate(s.At(0)); err != nil {
		return fmt.Errorf("optimizer: %s: %w", op, err)
	}
	return nil
}

// decay notes an error if a decay from the initial rate within that many steps cannot be.
func (s *settings) decay(initial float64, steps int) {
	s.number("initial learning rate", initial)
	if steps < 1 {
		s.fail("steps", "at least 1", fmt.Sprint(steps))
	}
}

// CheckRate tells whether a number can be a learning rate: finite, 0 or more, and finite as a float32 too.
func CheckRate(rate float64) error {
	if !(rate >= 0 && rate <= math.MaxFloat32) {
		return fmt.Errorf("learning rate: want a finite number, 0 or more, got %v", rate)
	}
	return nil
}
