package cnn

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
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

// Epochs sets how many times Fit goes over the data, 1 or more; default 1.
func Epochs(n int) FitOption {
	return fitOption{"Epochs", func(s *runSettings) {
		s.epochs = n
		if n < 1 {
			s.fail("epochs", "1 or more", fmt.Sprint(n))
		}
	}}
}

// Seed sets the seed of Fit's shuffling; default DefaultSeed. It has nothing to do with the weights, which have been drawn
// before: see Initialize.
func Seed(seed uint64) FitOption {
	return fitOption{"Seed", func(s *runSettings) { s.seed = seed }}
}

// Shuffle says whether Fit takes the examples in a new order each epoch; default true.
func Shuffle(b bool) FitOption {
	return fitOption{"Shuffle", func(s *runSettings) { s.shuffle = b }}
}

// Callbacks sets who is told how Fit goes, in this order; default nobody.
func Callbacks(c ...callback.Callback) FitOption {
	return fitOption{"Callbacks", func(s *runSettings) {
		s.callbacks = c
		for i, c := range c {
			if c == nil {
				s.fail(fmt.Sprintf("callback %d", i+1), "a Callback", "nil")
			}
		}
	}}
}

// ValidationData sets what Fit evaluates after each epoch; default nothing. The val_ values are exactly what Evaluate
// would give.
func ValidationData(d data.Dataset) FitOption {
	return fitOption{"ValidationData", func(s *runSettings) {
		s.validation = d
		if d == nil {
			s.fail("validation data", "a Dataset", "nil")
		}
	}}
}

func (s *runSettings) fail(what, want, got string) {
	if s.err == nil {
		s.err = &ConfigError{What: what, Want: want, Got: got}
	}
}

func defaults() runSettings {
	return runSettings{batch: 32, epochs: 1, seed: DefaultSeed, shuffle: true}
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

// batches reads a data set batch by batch into buffers of its own.
type batches struct {
	d      data.Dataset
	k      int   // labels are below; 0: any
	order  []int // indices of examples
	size   int   // of one batch
	pixels int   // of one example
	x      []float32
	labels []int
}

func newBatches(d data.Dataset, size, pixels, k int) *batches {
	b := &batches{d: d, k: k, order: make([]int, d.Len()), size: size, pixels: pixels}
	for i := range b.order {
		b.order[i] = i
	}
	n := min(size, len(b.order))
	b.x, b.labels = make([]float32, n*pixels), make([]int, n)
	return b
}

// count is how many batches there are; there is at least one example.
func (b *batches) count() int { return (len(b.order)-1)/b.size + 1 }

// read gives batch i; what it returns is valid until the next read. A label out of range is caught here, before it
// reaches the graph, even if the data set promised otherwise.
func (b *batches) read(i int) (x []float32, labels []int, err error) {
	index := b.order[i*b.size : min((i+1)*b.size, len(b.order))]
	x, labels = b.x[:len(index)*b.pixels], b.labels[:len(index)]
	if err := b.d.Read(index, x, labels); err != nil {
		return nil, nil, err
	}
	for j, l := range labels {
		if b.k > 0 && (l < 0 || l >= b.k) {
			return nil, nil, fmt.Errorf("label of example %d: want 0 to %d, got %d", index[j], b.k-1, l)
		}
	}
	return x, labels, nil
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
	if v := reflect.ValueOf(d); v.Kind() == reflect.Pointer && v.IsNil() {
		return fail("", "a Dataset", fmt.Sprintf("a nil %T", d))
	}
	if s := d.Shape(); !m.in.equal(s) {
		return fail(": shape of an example", m.in.list()+" as Input says", Shape(s).list())
	}
	if d.Len() < 1 {
		return fail("", "at least one example", "none")
	}
	out := m.out()
	if k := out[len(out)-1]; labelled && d.Classes() > k {
		return fail(": classes", fmt.Sprintf("at most %d, the model's outputs", k), fmt.Sprint(d.Classes()))
	}
	return nil
}

// classes is how many labels the model can tell apart.
func (m *Model) classes() int {
	out := m.out()
	return out[len(out)-1]
}

// compute runs a batch of n on the machine for it. The caller holds m.mu.
func (m *Model) compute(ctx context.Context, p purpose, n int, x []float32, labels []int) (*machine, error) {
	c, err := m.machine(p, n)
	if err != nil {
		return nil, err
	}
	return c, c.run(ctx, x, labels)
}
