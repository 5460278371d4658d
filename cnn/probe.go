package cnn

import (
	"context"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// Probe shows f what every rectifier of the model puts out on d: batch by batch and, within a batch, layer by layer.
// y holds the outputs for all examples of the batch, one after another, each of the given shape; its last axis is the
// channel. layer is the name of the ReLU layer, or of the layer whose activation it is. y is valid during the call only.
// Without a rectifier f is never called. Options: BatchSize.
//
// Errors: *ConfigError for data of another shape; those of ctx (within a batch, wrapped), of d and of f, which end it.
func (m *Model) Probe(ctx context.Context, d data.Dataset, f func(layer string, y []float32, shape Shape) error, o ...RunOption) error {
	s, err := m.readRun(ctx, "Probe", o)
	if err != nil {
		return err
	}
	if err := m.checkData("Probe", "data", d, false); err != nil {
		return err
	}
	if f == nil {
		return &ConfigError{Op: "Probe", What: "function", Want: "one", Got: "nil"}
	}
	net, err := m.build(form{n: 1})
	if err != nil || len(net.rectified) == 0 {
		return err
	}
	pixels, _ := m.in.size()
	r := newReader(d, s.batch, pixels, 0)
	feed := r.feed(ctx, 0, r.count(), s.ahead)
	defer feed.close()
	var shown []outputs
	for i := range r.count() {
		if shown, err = m.probeBatch(ctx, feed, shown); err != nil {
			return fmt.Errorf("cnn: Probe: batch %d: %w", i+1, err)
		}
		for _, s := range shown {
			if err := f(s.layer, s.y, s.shape); err != nil {
				return fmt.Errorf("cnn: Probe: batch %d: layer %q: %w", i+1, s.layer, err)
			}
		}
	}
	return nil
}

// outputs are those of one rectifier for one batch.
type outputs struct {
	layer string
	y     []float32
	shape Shape
}

// probeBatch copies what the rectifiers put out, into the buffers of the batch before: f may then use the model.
func (m *Model) probeBatch(ctx context.Context, f *feed, shown []outputs) ([]outputs, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b, err := f.next(ctx)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.compute(ctx, key{purpose: probing, n: b.n()}, b)
	if err != nil {
		return nil, err
	}
	if shown == nil {
		shown = make([]outputs, len(c.net.rectified))
	}
	for i, r := range c.net.rectified {
		y, err := c.value(r.y)
		if err != nil {
			return nil, err
		}
		shown[i] = outputs{r.layer, append(shown[i].y[:0], y...), Shape(r.y.Shape()[1:]).clone()}
	}
	return shown, nil
}
