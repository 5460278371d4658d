package callback

import "errors"

type rateScheduler struct {
	schedule func(epoch int, rate float64) float64
}

// LearningRateScheduler sets the learning rate before each epoch to schedule(epoch, rate): epoch counts from 0, as in Keras,
// and rate is the one in force, rounded to float32 as Keras' optimizers hold it.
//
// Errors: schedule is nil (by Check); the optimizer has a schedule of its own, which shows before the first step; a new rate
// that is negative or not finite ends the training. Source: keras.callbacks.LearningRateScheduler.
func LearningRateScheduler(schedule func(epoch int, rate float64) float64) Callback {
	return &rateScheduler{schedule}
}

const rateSchedulerOp = "LearningRateScheduler"

// Check wants a schedule.
func (r *rateScheduler) Check([]string) error {
	if r.schedule == nil {
		return errors.New("callback: LearningRateScheduler: schedule: want a function, got nil")
	}
	return nil
}

// EpochBegin sets the rate.
func (r *rateScheduler) EpochBegin(s *State) error {
	m, err := s.model(rateSchedulerOp)
	if err != nil {
		return err
	}
	return setRate(m, rateSchedulerOp, r.schedule(s.Epoch-1, rounded(m.LearningRate())))
}

// BatchEnd does nothing.
func (r *rateScheduler) BatchEnd(*State) error { return nil }

// EpochEnd puts the rate in force into the logs.
func (r *rateScheduler) EpochEnd(s *State) error {
	m, err := s.model(rateSchedulerOp)
	if err != nil {
		return err
	}
	logRate(s, m)
	return nil
}
