package cnn

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Fit trains the model on d, epoch by epoch. Options: BatchSize, Epochs, InitialEpoch, StepsPerEpoch, Seed, Shuffle,
// Callbacks, ValidationData, ValidationSplit, ClassWeight, Prefetch.
//
// Each epoch takes every example once, the last batch with what is left; the order of epoch e, counted from 0, is that of
// rand.New(rand.NewPCG(seed, e)).Shuffle. The same weights, data, options and seeds give the same weights bit for bit,
// whatever GOMAXPROCS and Prefetch. A further Fit goes on with the optimizer's state and its step, but with the order of its
// own epoch 0: give it InitialEpoch, or another Seed. What the data knows of its examples is used: rows of numbers
// in place of class numbers (data.Targets) and weights (data.Weighted).
//
// Errors: *ConfigError before anything is computed (not compiled, an option out of range or given twice, nil data or ctx, data
// of another shape, with more classes or with targets that the loss cannot take, a callback that waits for what is not
// measured, another Fit in progress); *DivergedError; the errors of ctx (within a step, wrapped), of d and of the callbacks.
// The history then holds the epochs that were completed, and the weights are those after the last whole step, unless a
// callback put others in place (EarlyStopping with RestoreBestWeights does, whatever ends a training).
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
	if s.initial < 0 || s.initial >= s.epochs {
		s.fail("initial epoch", fmt.Sprintf("0 to %d, below Epochs", s.epochs-1), fmt.Sprint(s.initial))
	}
	if s.split != 0 && s.validation != nil {
		s.fail("validation", "one of ValidationData and ValidationSplit", "both")
	}
	if err := s.result("Fit"); err != nil {
		return h, err
	}
	if err := m.claim("Fit"); err != nil {
		return h, err
	}
	defer m.end()
	t, err := m.newTrainer(d, s)
	if err != nil {
		return h, err
	}
	return h, t.run(ctx, h)
}

// claim takes the model for training.
func (m *Model) claim(op string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	fail := func(want, got, hint string) error {
		return &ConfigError{Op: op, What: "model", Want: want, Got: got, Hint: hint}
	}
	switch {
	case m.loss == nil:
		return fail("a compiled one", "one without loss", "call Compile first")
	case m.optimizer == nil:
		return fail("one with an optimizer", "none", "give Compile an Optimizer")
	case m.fitting:
		return fail("one that is not being trained", "one inside Fit", "")
	}
	m.fitting = true
	return nil
}

func (m *Model) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fitting = false
}

// newTrainer checks all that a training needs.
func (m *Model) newTrainer(d data.Dataset, s runSettings) (*trainer, error) {
	if err := m.checkData("Fit", "data", d, true); err != nil {
		return nil, err
	}
	if s.split != 0 {
		var err error
		if d, s.validation, err = data.Split(d, s.split); err != nil {
			return nil, &ConfigError{Op: "Fit", Err: err}
		}
	}
	if s.validation != nil {
		if err := m.checkData("Fit", "validation data", s.validation, true); err != nil {
			return nil, err
		}
	}
	pixels, _ := m.in.size()
	r := newReader(d, s.batch, pixels, m.classes())
	if s.steps > r.count() {
		return nil, &ConfigError{Op: "Fit", What: "steps per epoch", Want: fmt.Sprintf("at most the data's %d batches", r.count()), Got: fmt.Sprint(s.steps)}
	}
	if err := r.weigh(s.classes, d.Classes()); err != nil {
		return nil, err
	}
	t := &trainer{stepper: stepper{m: m, answers: r.answers(), seed: s.seed, size: s.batch}, s: s, reader: r}
	if err := t.checkCallbacks(); err != nil {
		return nil, err
	}
	if err := m.fits("Fit", "data", d, s.batch, training); err != nil {
		return nil, err
	}
	if s.validation != nil {
		if err := m.fits("Fit", "validation data", s.validation, s.batch, evaluating); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// weigh gives the examples of each class its weight.
func (r *reader) weigh(classes map[int]float64, n int) error {
	if len(classes) == 0 {
		return nil
	}
	fail := func(want, got string) error {
		return &ConfigError{Op: "Fit", What: "class weights", Want: want, Got: got}
	}
	if r.weights != nil {
		return fail("none with data that has weights", "both")
	}
	r.classes = make([]float32, max(n, r.k))
	for i := range r.classes {
		r.classes[i] = 1
	}
	for _, c := range slices.Sorted(maps.Keys(classes)) {
		if c < 0 || c >= n {
			return fail(fmt.Sprintf("classes 0 to %d", n-1), fmt.Sprintf("class %d", c))
		}
		r.classes[c] = float32(classes[c])
	}
	return nil
}

// checkCallbacks tells callbacks what will be measured.
func (t *trainer) checkCallbacks() error {
	keys := []string{"loss", "learning_rate"}
	for _, x := range t.m.metrics {
		keys = append(keys, x.Name())
	}
	if t.s.validation != nil {
		keys = append(keys, "val_loss")
		for _, x := range t.m.metrics {
			keys = append(keys, "val_"+x.Name())
		}
	}
	for i, c := range t.s.callbacks {
		if c, ok := c.(callback.Checker); ok {
			if err := c.Check(slices.Clone(keys)); err != nil {
				return &ConfigError{Op: "Fit", Err: fmt.Errorf("callback %d: %w", i+1, err)}
			}
		}
	}
	return nil
}

// finishOptimizer lets the optimizer have its last word, such as averages in place of the weights.
func (m *Model) finishOptimizer() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.newRule(); r.whole() && m.state.Step > 0 { // else there is nothing to take an average of
		r.Optimizer.(optimizer.Whole).Finish(m.variables())
		m.state.Changed()
	}
}
