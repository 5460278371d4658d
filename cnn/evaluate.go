package cnn

import (
	"context"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// Evaluate measures the compiled loss and metrics on d, without changing the model. Options: BatchSize, which does not
// change the result: the loss is the mean over all examples, added one by one in float64, plus what regularizers add. Weights
// of the examples (data.Weighted) multiply their losses; the mean is still divided by the number of examples, and metrics are
// not weighted. ClassWeight is Fit's alone.
//
// Errors: *ConfigError before anything is computed (not compiled, data of another shape, with more classes or with targets
// that the loss cannot take), and those of ctx (within a batch, wrapped) and of d. A loss that is NaN is no error here, but a
// result.
func (m *Model) Evaluate(ctx context.Context, d data.Dataset, o ...RunOption) (Result, error) {
	s, err := m.readRun(ctx, "Evaluate", o)
	if err != nil {
		return Result{}, err
	}
	if err := m.checkData("Evaluate", "data", d, true); err != nil {
		return Result{}, err
	}
	m.mu.Lock()
	compiled := m.loss != nil
	m.mu.Unlock()
	if !compiled {
		return Result{}, &ConfigError{Op: "Evaluate", What: "model", Want: "a compiled one", Got: "one without loss", Hint: "call Compile first"}
	}
	if err := m.fits("Evaluate", "data", d, s.batch, evaluating); err != nil {
		return Result{}, err
	}
	r, err := m.evaluate(ctx, d, s.batch, s.ahead)
	if err != nil {
		return Result{}, fmt.Errorf("cnn: Evaluate: %w", err)
	}
	return r, nil
}

// evaluate goes over checked data, in batches of the given size, with a compiled model.
func (m *Model) evaluate(ctx context.Context, d data.Dataset, size, ahead int) (Result, error) {
	m.mu.Lock()
	metrics := m.metrics
	m.mu.Unlock()
	pixels, _ := m.in.size()
	r := newReader(d, size, pixels, m.classes())
	feed := r.feed(ctx, 0, r.count(), ahead)
	defer feed.close()
	total := newRunning(metrics)
	for i := range r.count() {
		if err := m.evaluateBatch(ctx, feed, r.answers(), total); err != nil {
			return Result{}, fmt.Errorf("batch %d: %w", i+1, err)
		}
	}
	return total.result(), nil
}

func (m *Model) evaluateBatch(ctx context.Context, f *feed, a answers, total *running) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b, err := f.next(ctx)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.compute(ctx, key{evaluating, b.n(), a}, b)
	if err != nil {
		return err
	}
	losses, err := c.value(c.net.losses)
	if err != nil {
		return err
	}
	y, err := c.value(c.net.y)
	if err != nil {
		return err
	}
	// One by one, not batch by batch: rounding would depend on the batch size.
	for _, l := range losses {
		total.sum += float64(l)
	}
	sum := 0.0
	if c.net.penalty != nil {
		p, err := c.value(c.net.penalty)
		if err != nil {
			return err
		}
		sum = float64(p[0]) * float64(b.n())
	}
	total.add(sum, y, b)
	return nil
}
