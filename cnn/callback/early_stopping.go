package callback

import (
	"fmt"
	"math"
)

// EarlyStopper is what EarlyStopping makes. Its reports are of the last training, or the running one.
type EarlyStopper struct {
	settings
	monitor
	wait, stopped, bestEpoch int
	weights                  []float32
}

// EarlyStopping ends a training when a value of the logs no longer improves: after Patience epochs without improvement one
// after another (with 0 as with 1: after the first such epoch). The first value of all is an improvement.
//
// With Baseline the value has to be better than that, too, or the epoch counts as one without improvement, although it may
// be the best. NaN never improves, and nothing improves on a first value of NaN. Values are compared as float32, as in Keras.
//
// Options: Monitor, MinDelta, Patience, Mode, Baseline, RestoreBestWeights, StartFromEpoch. Errors (by Check, before any
// training): patience or StartFromEpoch below 0, MinDelta not finite, Baseline NaN, an unknown Mode, "auto" for a value
// whose direction is not known, a monitor that is not in the logs (Keras warns at each epoch and goes on).
// Source: keras.callbacks.EarlyStopping.
func EarlyStopping(o ...Option) *EarlyStopper {
	e := &EarlyStopper{settings: settings{op: "EarlyStopping", monitor: "val_loss", mode: "auto"}}
	e.read([]string{"Monitor", "MinDelta", "Patience", "Mode", "Baseline", "RestoreBestWeights", "StartFromEpoch"}, o)
	e.monitor = newMonitor(&e.settings)
	e.count("start from epoch", e.startFrom)
	if e.baseline != nil && math.IsNaN(*e.baseline) {
		e.fail("baseline", "a number", "NaN")
	}
	return e
}

// StoppedEpoch is the epoch after which it ended the training, from 0 as in Keras; 0 if it did not. It never ends one after the
// first epoch that it watches, whose value is an improvement: so 0 always means that it did not.
func (e *EarlyStopper) StoppedEpoch() int { return e.stopped }

// BestEpoch is the epoch with the best value, from 0 as in Keras; 0 also before there is one, when Best is NaN. Best is NaN
// with a best epoch only where that is the first one watched, with a value of NaN.
func (e *EarlyStopper) BestEpoch() int { return e.bestEpoch }

// Best is the best value; NaN before there is one.
func (e *EarlyStopper) Best() float64 {
	if !e.seen {
		return math.NaN()
	}
	return e.best
}

// Check tells what is wrong with the options, or that the logs will not have what is monitored.
func (e *EarlyStopper) Check(logs []string) error {
	if e.err != nil {
		return e.err
	}
	return e.check(e.op, logs)
}

// TrainBegin forgets a training before.
func (e *EarlyStopper) TrainBegin(*State) error {
	e.wait, e.stopped, e.bestEpoch, e.weights, e.seen = 0, 0, 0, nil, false
	return nil
}

// BatchEnd does nothing.
func (e *EarlyStopper) BatchEnd(*State) error { return nil }

// EpochEnd looks at the value. An epoch that has none in its logs does not count.
func (e *EarlyStopper) EpochEnd(s *State) error {
	epoch := s.Epoch - 1
	v, ok := s.Logs[e.key]
	if !ok || epoch < e.startFrom {
		return nil
	}
	e.wait++
	if e.see(v) {
		e.bestEpoch = epoch
		if e.restore {
			m, err := s.model(e.op)
			if err != nil {
				return err
			}
			e.weights = m.Snapshot()
		}
		if e.baseline == nil || e.improves(v, *e.baseline) {
			e.wait = 0
		}
		return nil
	}
	if e.wait >= e.patience { // never at the first value, which is an improvement
		e.stopped = epoch
		return ErrStop
	}
	return nil
}

// TrainEnd restores the best weights, if it is asked to.
func (e *EarlyStopper) TrainEnd(s *State) error {
	if e.weights == nil {
		return nil
	}
	m, err := s.model(e.op)
	if err != nil {
		return err
	}
	if err := m.Restore(e.weights); err != nil {
		return fmt.Errorf("callback: %s: best weights: %w", e.op, err)
	}
	e.weights = nil // not needed any more, and perhaps large
	return nil
}
