// Package callback lets other code watch and stop a training.
package callback

import (
	"errors"
	"time"
)

// ErrStop, returned by a callback, ends the training without an error: after BatchEnd the running epoch ends at once
// (with its validation), after EpochEnd no other begins.
var ErrStop = errors.New("callback: stop training")

// Callback is called from the goroutine that trains: after each step, and after each epoch with its validation.
// A State is valid during the call only. Any other error than ErrStop ends the training with that error.
type Callback interface {
	BatchEnd(s *State) error
	EpochEnd(s *State) error
}

// State tells where a training stands.
type State struct {
	Epoch, Epochs int // this epoch, from 1, and how many there will be
	Step, Steps   int // steps done in this epoch, and how many it has
	Seen, Total   int // examples seen in this epoch, and how many it has
	// Logs holds Keras' keys: "loss" and each metric as running mean over this epoch (over examples), "learning_rate"
	// of the last step and, in EpochEnd only, "val_loss" and "val_" + metric of the validation data, if any.
	Logs map[string]float64
	// Elapsed is the time since the epoch began, validation included.
	Elapsed time.Duration
}

// Func is a Callback made of functions; nil ones do nothing.
type Func struct {
	OnBatchEnd, OnEpochEnd func(s *State) error
}

// BatchEnd calls OnBatchEnd.
func (f Func) BatchEnd(s *State) error { return call(f.OnBatchEnd, s) }

// EpochEnd calls OnEpochEnd.
func (f Func) EpochEnd(s *State) error { return call(f.OnEpochEnd, s) }

func call(f func(*State) error, s *State) error {
	if f == nil {
		return nil
	}
	return f(s)
}
