package cnn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// FitOption sets a parameter of Fit. Each may be given once.
type FitOption interface{ fit(*runSettings) }

// RunOption sets a parameter of Fit, Evaluate, Predict and Probe alike. Each may be given once.
type RunOption interface {
	FitOption
	run(*runSettings)
}

// runSettings are the parameters of a pass over data.
type runSettings struct {
	batch      int
	epochs     int
	seed       uint64
	shuffle    bool
	callbacks  []callback.Callback
	validation data.Dataset
	split      float64 // of the data, for validation; 0: none
	initial    int     // epoch
	steps      int     // of an epoch; 0: all
	ahead      int     // batches read ahead
	classes    map[int]float64
	given      []string // names of the options so far
	err        *ConfigError
}

// fitOption is an option that may be given once.
type fitOption struct {
	name string
	set  func(*runSettings)
}

func (o fitOption) fit(s *runSettings) {
	if slices.Contains(s.given, o.name) {
		s.fail("option "+o.name, "it once", "it twice")
	}
	s.given = append(s.given, o.name)
	o.set(s)
}

type runOption struct{ fitOption }

func (o runOption) run(s *runSettings) { o.fit(s) }

// BatchSize sets how many examples are computed at once, 1 or more; default 32. For Fit it is part of what is learned, for
// the others it only trades memory for speed: their results do not depend on it.
func BatchSize(n int) RunOption {
	return runOption{fitOption{"BatchSize", func(s *runSettings) {
		s.batch = n
		if n < 1 {
			s.fail("batch size", "1 or more", fmt.Sprint(n))
		}
	}}}
}

// fail notes the first error.
func (s *runSettings) fail(what, want, got string) {
	if s.err == nil {
		s.err = &ConfigError{What: what, Want: want, Got: got}
	}
}

func defaults() runSettings {
	return runSettings{batch: 32, epochs: 1, seed: DefaultSeed, shuffle: true, ahead: 1}
}

// result is the error of the options, for the function op.
func (s *runSettings) result(op string) error {
	if s.err == nil {
		return nil
	}
	s.err.Op = op
	return s.err
}

// ready wants a model that can run, and a context, for the method op.
func (m *Model) ready(ctx context.Context, op string) error {
	if err := m.made(op); err != nil {
		return err
	}
	if ctx == nil {
		return &ConfigError{Op: op, What: "context", Want: "one", Got: "nil", Hint: "for example context.Background()"}
	}
	return nil
}

// readRun applies the options of Evaluate, Predict and Probe, and does the checks these begin with.
func (m *Model) readRun(ctx context.Context, op string, o []RunOption) (runSettings, error) {
	s := defaults()
	if err := m.ready(ctx, op); err != nil {
		return s, err
	}
	for i, o := range o {
		if o == nil {
			s.fail(fmt.Sprintf("option %d", i+1), "a RunOption", "nil")
			continue
		}
		o.run(&s)
	}
	return s, s.result(op)
}

// isNil says whether v is nothing, or a pointer to nothing, as of a variable that was never set.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

// checkData compares a data set with the model. what is "data" or "validation data".
func (m *Model) checkData(op, what string, d data.Dataset, labelled bool) error {
	fail := func(of, want, got string) error {
		return &ConfigError{Op: op, What: what + of, Want: want, Got: got}
	}
	if d == nil {
		return fail("", "a Dataset", "nil")
	}
	// A variable of a pointer type that was never set, as after an error that nobody looked at.
	if isNil(d) {
		return fail("", "a Dataset", fmt.Sprintf("a nil %T", d))
	}
	switch n := d.Len(); {
	case n < 1:
		return fail("", "at least one example", "none")
	case n > math.MaxInt32:
		return fail("", fmt.Sprintf("at most %d examples", math.MaxInt32), fmt.Sprint(n))
	}
	if s := d.Shape(); !m.in.equal(s) {
		return fail(": shape of an example", m.in.list()+" as Input says", Shape(s).list())
	}
	if _, rows := data.TargetsOf(d); labelled && !rows {
		k, out := m.classes(), m.out()
		switch {
		case d.Classes() <= k:
		case out[len(out)-1] == 1 && k == 2:
			return &ConfigError{Op: op, What: what + ": classes", Want: "at most 2, since the model has one output", Got: fmt.Sprint(d.Classes()),
				Hint: "numbers that are no classes come from data.NewTargets"}
		default:
			return fail(": classes", fmt.Sprintf("at most %d, the model's outputs", k), fmt.Sprint(d.Classes()))
		}
	}
	return nil
}

// classes is how many labels the model can tell apart: those of its last axis, where one number tells two apart.
func (m *Model) classes() int {
	out := m.out()
	k := out[len(out)-1]
	if k == 1 && (m.loss == nil || m.loss.Name() != loss.SparseCategoricalCrossentropy().Name()) {
		return 2
	}
	return k
}

// compute runs a batch on the machine for it, without training. The caller holds m.mu.
func (m *Model) compute(ctx context.Context, k key, b *batch) (*machine, error) {
	c, err := m.machine(k)
	if err != nil {
		return nil, err
	}
	return c, c.run(ctx, b, nil)
}

// fits wants targets that the loss can take, and metrics that know what to do with them.
func (m *Model) fits(op, what string, d data.Dataset, size int, p purpose) error {
	pixels, _ := m.in.size()
	r := newReader(d, size, pixels, 0)
	n, _ := r.lengths()
	m.mu.Lock()
	defer m.mu.Unlock()
	_, err := m.machine(key{p, n, r.answers()})
	var c *ConfigError
	if errors.As(err, &c) && c.Op == "Compile" { // found as data and model come together
		e := *c
		e.Op = op
		return &e
	}
	if err != nil {
		return err
	}
	if r.targets != nil {
		for _, x := range m.metrics {
			if _, ok := x.New().(metric.Rows); !ok {
				return &ConfigError{Op: op, What: what, Want: fmt.Sprintf("class numbers for metric %q", x.Name()), Got: "rows of numbers"}
			}
		}
	}
	return nil
}
