package cnn

import (
	"context"
	"fmt"
)

// Predict gives the model's answer to each example of x, which holds them one after another, each of Input's shape
// (pictures [H, W, C] row by row). Answer i has Output's number of elements, probabilities if the model ends with softmax.
// The model need not be compiled. Options: BatchSize, which does not change the answers.
//
// What it builds is kept, so that many calls with few examples are no slower than one with many. No example gives no
// answer. Errors: *ConfigError if x does not hold whole examples; that of ctx (within a batch, wrapped).
func (m *Model) Predict(ctx context.Context, x []float32, o ...RunOption) ([][]float32, error) {
	s, err := m.readRun(ctx, "Predict", o)
	if err != nil {
		return nil, err
	}
	size, _ := m.in.size()
	if len(x)%size != 0 {
		return nil, &ConfigError{Op: "Predict", What: "length of x", Want: fmt.Sprintf("a multiple of %d, for examples of %s", size, m.in.list()),
			Got: fmt.Sprint(len(x))}
	}
	n := len(x) / size
	k, _ := m.out().size()
	all := make([]float32, n*k)
	for i := 0; i < n; i += s.batch {
		j := min(i+s.batch, n)
		if err := m.predictBatch(ctx, all[i*k:j*k], x[i*size:j*size], j-i); err != nil {
			return nil, fmt.Errorf("cnn: Predict: examples %d to %d: %w", i, j-1, err)
		}
	}
	answers := make([][]float32, n)
	for i := range answers {
		answers[i] = all[i*k : (i+1)*k : (i+1)*k]
	}
	return answers, nil
}

func (m *Model) predictBatch(ctx context.Context, dst, x []float32, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.compute(ctx, key{purpose: predicting, n: n}, &batch{x: x})
	if err != nil {
		return err
	}
	y, err := c.value(c.net.y)
	if err != nil {
		return err
	}
	copy(dst, y)
	return nil
}
