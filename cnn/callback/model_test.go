package callback

import (
	"errors"
	"fmt"
	"slices"
)

// fake is a Model of one weight. It keeps the rate as it is given, where Keras rounds it to float32.
type fake struct {
	rate      float64
	weights   []float32
	scheduled bool // the optimizer has a schedule
}

func (f *fake) LearningRate() float64 { return f.rate }

func (f *fake) SetLearningRate(rate float64) error {
	if f.scheduled {
		return errors.New("learning rate: want a constant one, got a schedule")
	}
	if !(rate >= 0 && rate <= 1e30) {
		return fmt.Errorf("learning rate: want a finite number, 0 or more, got %v", rate)
	}
	f.rate = rate
	return nil
}

func (f *fake) Snapshot() []float32 { return slices.Clone(f.weights) }

func (f *fake) Restore(w []float32) error {
	if len(w) != len(f.weights) {
		return fmt.Errorf("weights: want %d, got %d", len(f.weights), len(w))
	}
	copy(f.weights, w)
	return nil
}
