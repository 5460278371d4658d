package callback

import "fmt"

type rateReducer struct {
	settings
	monitor
	wait, cooling int
}

// ReduceLROnPlateau multiplies the learning rate by Factor after Patience epochs without improvement of a value of the logs
// (with 0 as with 1: after each such epoch), down to MinLR, and then lets Cooldown epochs pass before it counts again. NaN
// never improves, and nothing improves on a first value of NaN. Values are compared as float32, as in Keras. It changes no
// rate that is at MinLR or below.
//
// Options: Monitor, Factor, Patience, Mode, MinDelta, Cooldown, MinLR. Errors (by Check, before any training): Factor
// outside [0, 1), Patience or Cooldown below 0, MinDelta or MinLR not finite, MinLR below 0, an unknown Mode, "auto" for a
// value whose direction is not known, a monitor that is not in the logs (Keras warns at each epoch and goes on). An
// optimizer with a schedule of its own is an error when training begins. Source: keras.callbacks.ReduceLROnPlateau.
func ReduceLROnPlateau(o ...Option) Callback {
	r := &rateReducer{settings: settings{op: "ReduceLROnPlateau", monitor: "val_loss", mode: "auto",
		factor: 0.1, patience: 10, minDelta: 1e-4}}
	r.read([]string{"Monitor", "Factor", "Patience", "Mode", "MinDelta", "Cooldown", "MinLR"}, o)
	r.monitor = newMonitor(&r.settings)
	r.count("cooldown", r.settings.cooldown)
	r.finite("min LR", r.minLR, 0)
	if !(r.factor >= 0 && r.factor < 1) {
		r.fail("factor", "0 or more and below 1", fmt.Sprint(r.factor))
	}
	return r
}

// Check tells what is wrong with the options, or that the logs will not have what is monitored.
func (r *rateReducer) Check(logs []string) error {
	if r.err != nil {
		return r.err
	}
	return r.check(r.op, logs)
}

// TrainBegin forgets a training before. It also sets the rate to what it is, to learn now whether that can be changed.
func (r *rateReducer) TrainBegin(s *State) error {
	r.wait, r.cooling, r.seen = 0, 0, false
	m, err := s.model(r.op)
	if err != nil {
		return err
	}
	return setRate(m, r.op, m.LearningRate())
}

// BatchEnd does nothing.
func (r *rateReducer) BatchEnd(*State) error { return nil }

// EpochEnd puts the rate into the logs and then looks at the value. An epoch that has none does not count.
func (r *rateReducer) EpochEnd(s *State) error {
	m, err := s.model(r.op)
	if err != nil {
		return err
	}
	logRate(s, m)
	v, ok := s.Logs[r.key]
	if !ok {
		return nil
	}
	if r.cooling > 0 {
		r.cooling--
	}
	if r.see(v) {
		r.wait = 0
		return nil
	}
	if r.cooling > 0 {
		return nil
	}
	r.wait++
	rate := rounded(m.LearningRate())
	if r.wait < r.patience || rate <= rounded(r.minLR) {
		return nil
	}
	r.cooling, r.wait = r.cooldown, 0
	return setRate(m, r.op, max(rate*r.factor, r.minLR))
}
