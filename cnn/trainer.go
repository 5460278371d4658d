package cnn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
)

// trainer is one Fit.
type trainer struct {
	stepper
	s      runSettings
	reader *reader
	at     int // the batch that comes next
	state  callback.State
}

// run trains all epochs.
func (t *trainer) run(ctx context.Context, h *History) (err error) {
	t.state = callback.State{Epochs: t.s.epochs, Model: control{t.m}, Logs: make(map[string]float64)}
	defer func() {
		_, e := t.call(end, &t.state)
		if err == nil {
			err = e
		}
	}()
	stop, err := t.call(begin, &t.state)
	for e := t.s.initial; e < t.s.epochs && !stop && err == nil; e++ {
		var epoch Epoch
		if epoch, stop, err = t.epoch(ctx, e); err == nil {
			h.Epochs = append(h.Epochs, epoch)
		}
	}
	if err == nil {
		t.m.finishOptimizer()
	}
	return err
}

// epoch runs epoch e, from 0, with its validation. stop says that a callback wants no other.
func (t *trainer) epoch(ctx context.Context, e int) (ep Epoch, stop bool, err error) {
	start := time.Now()
	lo, hi := t.span(e)
	st := &t.state
	*st = callback.State{Epoch: e + 1, Epochs: t.s.epochs, Steps: hi - lo, Total: min(hi*t.reader.size, len(t.reader.order)) - lo*t.reader.size,
		Logs: make(map[string]float64), Model: st.Model}
	if stop, err = t.call(epochBegin, st); err != nil || stop {
		return ep, stop, err
	}
	mean := newRunning(t.m.metrics)
	feed := t.reader.feed(ctx, lo, hi, t.s.ahead)
	defer feed.close()
	diverged := false
	for i := 0; i < hi-lo && !stop; i++ {
		loss, err := t.step(ctx, feed, mean)
		if err != nil {
			return ep, false, fmt.Errorf("cnn: Fit: epoch %d, step %d: %w", e+1, i+1, err)
		}
		t.at++
		st.Step, st.Seen, st.Elapsed = i+1, mean.n, time.Since(start)
		mean.log(st.Logs)
		st.Logs["learning_rate"] = t.rate
		if stop, err = t.call(callback.Callback.BatchEnd, st); err != nil {
			return ep, false, err
		}
		if diverged = math.IsNaN(loss) || math.IsInf(loss, 0); diverged && !stop {
			return ep, false, &DivergedError{e + 1, i + 1, "loss", loss}
		}
	}
	if !diverged { // else a callback has taken note
		if err := t.m.checkWeights(e+1, st.Step); err != nil {
			return ep, false, err
		}
	}
	ep = Epoch{Number: e + 1, Train: mean.result(), LearningRate: t.rate, Steps: st.Step, Examples: mean.n}
	if t.s.validation != nil {
		r, err := t.m.evaluate(ctx, t.s.validation, t.s.batch, t.s.ahead)
		if err != nil {
			return ep, false, fmt.Errorf("cnn: Fit: epoch %d: validation: %w", e+1, err)
		}
		ep.Validation = &r
	}
	ep.Duration = time.Since(start)
	st.Logs, st.Elapsed = ep.Logs(), ep.Duration
	enough, err := t.call(callback.Callback.EpochEnd, st)
	return ep, stop || enough, err
}

// span gives the batches of epoch e, and orders the examples anew where the data begins anew.
func (t *trainer) span(e int) (lo, hi int) {
	r := t.reader
	if t.at == r.count() || t.s.steps == 0 {
		t.at = 0
	}
	if t.at == 0 && t.s.shuffle {
		t.shuffle(e)
	}
	if t.s.steps == 0 {
		return 0, r.count()
	}
	return t.at, min(t.at+t.s.steps, r.count())
}

// shuffle orders the examples anew, from their own order on, so that epoch e has one order whatever came before it.
func (t *trainer) shuffle(e int) {
	order := t.reader.order
	for i := range order {
		order[i] = i
	}
	r := rand.New(rand.NewPCG(t.s.seed, uint64(e)))
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
}

// step trains on the next batch and gives its loss.
func (t *trainer) step(ctx context.Context, f *feed, mean *running) (loss float64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	b, err := f.next(ctx)
	if err != nil {
		return 0, err
	}
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	c, err := t.train(ctx, b)
	if err != nil {
		return 0, err
	}
	return c.tell(mean, b)
}

// event is a moment that callbacks are told of.
type event func(callback.Callback, *callback.State) error

func begin(c callback.Callback, s *callback.State) error {
	if c, ok := c.(callback.TrainBeginner); ok {
		return c.TrainBegin(s)
	}
	return nil
}

func epochBegin(c callback.Callback, s *callback.State) error {
	if c, ok := c.(callback.EpochBeginner); ok {
		return c.EpochBegin(s)
	}
	return nil
}

func end(c callback.Callback, s *callback.State) error {
	if c, ok := c.(callback.TrainEnder); ok {
		return c.TrainEnd(s)
	}
	return nil
}

// call tells all callbacks, also those after one that fails; stop is whether one of them returned ErrStop.
func (t *trainer) call(e event, st *callback.State) (stop bool, err error) {
	for _, c := range t.s.callbacks {
		switch got := e(c, st); {
		case errors.Is(got, callback.ErrStop):
			stop = true
		case got != nil && err == nil:
			err = heard(st.Epoch, got)
		}
	}
	return stop, err
}

// heard is the error of a callback.
func heard(epoch int, err error) error {
	if !strings.HasPrefix(err.Error(), "callback: ") { // those of package callback name it
		err = fmt.Errorf("callback: %w", err)
	}
	if epoch == 0 { // training begins
		return fmt.Errorf("cnn: Fit: %w", err)
	}
	return fmt.Errorf("cnn: Fit: epoch %d: %w", epoch, err)
}

// control is what callbacks may do to the model.
type control struct{ m *Model }

func (c control) LearningRate() float64 { return c.m.LearningRate() }

func (c control) SetLearningRate(rate float64) error { return c.m.SetLearningRate(rate) }

func (c control) Snapshot() []float32 {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	return append([]float32(nil), c.m.state.Weights...)
}

func (c control) Restore(w []float32) error {
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	if len(w) != len(c.m.state.Weights) {
		return fmt.Errorf("cnn: Restore: weights: want %d, got %d", len(c.m.state.Weights), len(w))
	}
	copy(c.m.state.Weights, w)
	c.m.state.Changed()
	return nil
}

// checkWeights wants every weight finite: a last step may break what no further loss would show.
func (m *Model) checkWeights(epoch, step int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.params {
		for _, v := range m.values(p) {
			if d := float64(v); math.IsNaN(d) || math.IsInf(d, 0) {
				return &DivergedError{epoch, step, p.path(), d}
			}
		}
	}
	return nil
}
