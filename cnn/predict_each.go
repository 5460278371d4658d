package cnn

import (
	"context"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// PredictEach gives f the model's answer to each example of d, in its order, without holding more than a batch and what is
// read ahead: for data that does not fit into memory. i is the number of the example, y the answer, valid during the call
// only; labels of d are not looked at. Options: BatchSize, which does not change the answers.
//
// Errors: *ConfigError for data of another shape or no f; those of ctx (within a batch, wrapped), of d and of f, which end
// it.
func (m *Model) PredictEach(ctx context.Context, d data.Dataset, f func(i int, y []float32) error, o ...RunOption) error {
	s, err := m.readRun(ctx, "PredictEach", o)
	if err != nil {
		return err
	}
	if err := m.checkData("PredictEach", "data", d, false); err != nil {
		return err
	}
	if f == nil {
		return &ConfigError{Op: "PredictEach", What: "function", Want: "one", Got: "nil"}
	}
	pixels, _ := m.in.size()
	k, _ := m.out().size()
	r := newReader(d, s.batch, pixels, 0)
	feed := r.feed(ctx, 0, r.count(), s.ahead)
	defer feed.close()
	whole, _ := r.lengths()
	y := make([]float32, whole*k)
	for i := 0; i < d.Len(); {
		b, err := feed.next(ctx)
		if err == nil {
			err = m.predictBatch(ctx, y[:b.n()*k], b.x, b.n())
		}
		if err != nil {
			return fmt.Errorf("cnn: PredictEach: examples %d to %d: %w", i, min(i+s.batch, d.Len())-1, err)
		}
		for j := range b.n() {
			if err := f(i+j, y[j*k:(j+1)*k]); err != nil {
				return fmt.Errorf("cnn: PredictEach: example %d: %w", i+j, err)
			}
		}
		i += b.n()
	}
	return nil
}
