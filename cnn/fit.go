package cnn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Fit trains the model on d, epoch by epoch. Options: BatchSize, Epochs, Seed, Shuffle, Callbacks, ValidationData.
//
// Each epoch takes every example once: in the order of rand.NewPCG(seed, epoch) if shuffled, the last batch with what is
// left. The same weights, data, options and seeds give the same weights bit for bit, whatever GOMAXPROCS. A further Fit
// goes on with the optimizer's state and its step.
//
// Errors: *ConfigError before anything is computed (not compiled, an option out of range or given twice, nil data or ctx, data
// of another shape or with more classes, another Fit in progress); *DivergedError; the errors of ctx (within a step, wrapped), of d and of the
// callbacks. The history then holds the epochs that were completed, and the weights are those after the last whole step.
func (m *Model) Fit(ctx context.Context, d data.Dataset, o ...FitOption) (*History, error) {
	h := &History{}
	if err := m.ready(ctx, "Fit"); err != nil {
		return h, err
	}
	s := defaults()
	for i, o := range o {
		if o == nil {
			s.fail(fmt.Sprintf("option %d", i+1), "a FitOption", "nil")
			continue
		}
		o.fit(&s)
	}
	if err := s.result("Fit"); err != nil {
		return h, err
	}
	if err := m.checkData("Fit", "data", d, true); err != nil {
		return h, err
	}
	if s.validation != nil {
		if err := m.checkData("Fit", "validation data", s.validation, true); err != nil {
			return h, err
		}
	}
	t, err := m.begin(d, s)
	if err != nil {
		return h, err
	}
	defer m.end()
	for e := range s.epochs {
		epoch, stop, err := t.epoch(ctx, e)
		if err != nil {
			return h, err
		}
		h.Epochs = append(h.Epochs, epoch)
		if stop {
			break
		}
	}
	return h, nil
}

// trainer is one Fit.
type trainer struct {
	m         *Model
	s         runSettings
	batches   *batches
	optimizer optimizer.Optimizer
	metrics   []metric.Metric
	rate      float64 // of the last step
}

// begin claims the model for training.
func (m *Model) begin(d data.Dataset, s runSettings) (*trainer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.loss == nil:
		return nil, &ConfigError{Op: "Fit", What: "model", Want: "a compiled one", Got: "one without loss", Hint: "call Compile first"}
	case m.optimizer == nil:
		return nil, &ConfigError{Op: "Fit", What: "model", Want: "one with an optimizer", Got: "none", Hint: "give Compile an Optimizer"}
	case m.fitting:
		return nil, &ConfigError{Op: "Fit", What: "model", Want: "one that is not being trained", Got: "one inside Fit"}
	}
	m.fitting, m.trained = true, true
	size, _ := m.in.size()
	return &trainer{m: m, s: s, batches: newBatches(d, s.batch, size, m.classes()), optimizer: m.optimizer, metrics: m.metrics}, nil
}

func (m *Model) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fitting = false
}

// epoch runs epoch e, from 0, with its validation. stop says that a callback wants no other.
func (t *trainer) epoch(ctx context.Context, e int) (ep Epoch, stop bool, err error) {
	begin := time.Now()
	b := t.batches
	if t.s.shuffle {
		t.shuffle(e)
	}
	mean := newRunning(t.metrics)
	st := &callback.State{Epoch: e + 1, Epochs: t.s.epochs, Steps: b.count(), Total: len(b.order), Logs: make(map[string]float64)}
	for i := 0; i < b.count() && !stop; i++ {
		if err := t.step(ctx, i, mean); err != nil {
			var d *DivergedError
			if errors.As(err, &d) {
				d.Epoch, d.Step = e+1, i+1
				return ep, false, d
			}
			return ep, false, fmt.Errorf("cnn: Fit: epoch %d, step %d: %w", e+1, i+1, err)
		}
		st.Step, st.Seen, st.Elapsed = i+1, mean.n, time.Since(begin)
		mean.log(st.Logs)
		st.Logs["learning_rate"] = t.rate
		if stop, err = t.call(callback.Callback.BatchEnd, st); err != nil {
			return ep, false, err
		}
	}
	if err := t.m.checkWeights(e+1, st.Step); err != nil {
		return ep, false, err
	}
	ep = Epoch{Number: e + 1, Train: mean.result(), LearningRate: t.rate, Steps: st.Step, Examples: mean.n}
	if t.s.validation != nil {
		r, err := t.m.evaluate(ctx, t.s.validation, t.s.batch)
		if err != nil {
			return ep, false, fmt.Errorf("cnn: Fit: epoch %d: validation: %w", e+1, err)
		}
		ep.Validation = &r
	}
	ep.Duration = time.Since(begin)
	st.Logs, st.Elapsed = ep.Logs(), ep.Duration
	enough, err := t.call(callback.Callback.EpochEnd, st)
	if err != nil {
		return ep, false, err
	}
	return ep, stop || enough, nil
}

// shuffle orders the examples anew, from their own order on, so that epoch e has one order whatever came before it.
func (t *trainer) shuffle(e int) {
	order := t.batches.order
	for i := range order {
		order[i] = i
	}
	r := rand.New(rand.NewPCG(t.s.seed, uint64(e)))
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
}

// step trains on batch i.
func (t *trainer) step(ctx context.Context, i int, mean *running) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x, labels, err := t.batches.read(i)
	if err != nil {
		return err
	}
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	t.rate = t.optimizer.Schedule().At(t.m.state.Step)
	if err := optimizer.CheckRate(t.rate); err != nil {
		return err
	}
	c, err := t.m.compute(ctx, training, len(labels), x, labels)
	if err != nil {
		return err
	}
	loss, err := c.value(c.net.mean)
	if err != nil {
		return err
	}
	if l := float64(loss[0]); math.IsNaN(l) || math.IsInf(l, 0) {
		return &DivergedError{What: "loss", Value: l}
	}
	y, err := c.value(c.net.y)
	if err != nil {
		return err
	}
	mean.add(float64(loss[0])*float64(len(labels)), y, labels)
	return nil
}

// call tells all callbacks; stop is whether one of them returned ErrStop.
func (t *trainer) call(event func(callback.Callback, *callback.State) error, st *callback.State) (stop bool, err error) {
	for _, c := range t.s.callbacks {
		switch err := event(c, st); {
		case errors.Is(err, callback.ErrStop):
			stop = true
		case err != nil:
			return false, fmt.Errorf("cnn: Fit: epoch %d: callback: %w", st.Epoch, err)
		}
	}
	return stop, nil
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
