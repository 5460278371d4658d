// Package callback lets other code watch, steer and stop a training.
//
// One callback, one file, with Keras' names, defaults and decisions: [EarlyStopping], [ReduceLROnPlateau],
// [LearningRateScheduler], [CSVLogger], [TerminateOnNaN], [Progress]. Constructors never fail: Check tells what is wrong,
// and Fit asks it before any training. Func makes a callback of plain functions. One callback may serve several
// trainings, one after another: each begins anew.
//
// State counts epochs from 1. What is given to or comes from Keras' own words (a schedule's epoch, StartFromEpoch,
// BestEpoch, the epoch column of CSVLogger) counts from 0, as in Keras; it is said there.
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
//
// A Callback may also be a TrainBeginner, TrainEnder, EpochBeginner or Checker.
type Callback interface {
	BatchEnd(s *State) error
	EpochEnd(s *State) error
}

// TrainBeginner is a Callback that is told when a training begins, before its first epoch.
type TrainBeginner interface{ TrainBegin(s *State) error }

// TrainEnder is a Callback that is told when a training has ended, also after an error or a cancel.
type TrainEnder interface{ TrainEnd(s *State) error }

// EpochBeginner is a Callback that is told when an epoch begins, before its first step.
type EpochBeginner interface{ EpochBegin(s *State) error }

// Checker is a Callback that is told, before any training, which keys the logs of an epoch will have: "loss",
// "val_loss", "accuracy", … An error is one of the configuration, and nothing has been changed then.
type Checker interface{ Check(logs []string) error }

// State tells where a training stands. In TrainBegin it has Epochs and Model alone, and empty Logs: Epoch is 0. In TrainEnd it is
// that of the last epoch begun.
type State struct {
	Epoch, Epochs int // this epoch, from 1, and how many there will be
	Step, Steps   int // steps done in this epoch, and how many it has
	Seen, Total   int // examples seen in this epoch, and how many it has
	// Logs holds Keras' keys: "loss" and each metric as running mean over this epoch (over examples), "learning_rate"
	// of the last step and, in EpochEnd only, "val_loss" and "val_" + metric of the validation data, if any. It is empty in
	// EpochBegin. CSVLogger and Progress write the rate, as in Keras, only if LearningRateScheduler or ReduceLROnPlateau stands
	// before them, although Logs has it always.
	Logs map[string]float64
	// Elapsed is the time since the epoch began, validation included.
	Elapsed time.Duration
	// Model is the model in training, as a callback may see and change it.
	Model Model

	rateLogged bool // a callback that steers the rate has put it into Logs, as Keras' do: others may write it
}

// Model is what a callback may do to the model that trains.
type Model interface {
	// LearningRate is the rate of the next step.
	LearningRate() float64
	// SetLearningRate changes the rate from the next step on. Errors: not finite, negative; the optimizer has a schedule
	// (as in Keras).
	SetLearningRate(rate float64) error
	// Snapshot is a copy of all weights.
	Snapshot() []float32
	// Restore puts a snapshot back.
	Restore(w []float32) error
}

// Func is a Callback made of functions; nil ones do nothing.
type Func struct {
	OnTrainBegin, OnTrainEnd             func(s *State) error
	OnEpochBegin, OnBatchEnd, OnEpochEnd func(s *State) error
}

// TrainBegin calls OnTrainBegin.
func (f Func) TrainBegin(s *State) error { return call(f.OnTrainBegin, s) }

// TrainEnd calls OnTrainEnd.
func (f Func) TrainEnd(s *State) error { return call(f.OnTrainEnd, s) }

// EpochBegin calls OnEpochBegin.
func (f Func) EpochBegin(s *State) error { return call(f.OnEpochBegin, s) }

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
