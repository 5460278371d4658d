package onnx

import "github.com/seed-1d449c6d/stheno/cnn"

// dropout gives its input: a model for inference drops nothing. It becomes a layer, for training.
func (c *call) dropout() (*value, error) {
	if err := c.arguments(1, 3); err != nil {
		return nil, err
	}
	c.a.ignore("seed", "is_test")
	rate := c.a.float("ratio", 0.5)
	rate, err := c.number(1, "a ratio", rate)
	if err != nil {
		return nil, err
	}
	if training, err := c.number(2, "a training mode", 0); err != nil || training != 0 {
		return nil, unsupported(c.n, "a model for training")
	}
	if !(rate >= 0 && rate <= 1) {
		return nil, malformed(c.n, "ratio: want 0 to 1, got %v", rate)
	}
	return c.dropped(rate)
}

// dropped plans a Dropout layer.
func (c *call) dropped(rate float64) (*value, error) {
	x := c.in[0]
	if x.constant != nil || rate == 0 {
		return x, nil
	}
	p, err := c.layerOf(c.n, x)
	if err != nil {
		return nil, err
	}
	q := c.layer("Dropout", p, p.out, func(name cnn.Option) cnn.Layer { return cnn.Dropout(rate, name) })
	q.positive = p.positive
	y := fresh(q)
	y.view = x.view
	return y, nil
}
