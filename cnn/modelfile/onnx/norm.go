package onnx

import (
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// batchNormalization has moving statistics; it is that of inference.
func (c *call) batchNormalization() (*value, error) {
	if err := c.arguments(5, 5); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	epsilon, momentum := c.a.float("epsilon", 1e-5), c.a.float("momentum", 0.9)
	if c.a.int("training_mode", 0) != 0 || c.a.int("spatial", 1) != 1 {
		return nil, unsupported(c.n, "a model for training, or one with statistics for each place")
	}
	if !(epsilon >= 0) || !(momentum >= 0 && momentum <= 1) {
		return nil, malformed(c.n, "epsilon and momentum: want 0 or more, and 0 to 1, got %v and %v", epsilon, momentum)
	}
	if len(x.view.dims) == 0 {
		return nil, malformed(c.n, "input: want 2 axes or more, got 1")
	}
	channels := x.view.dims[0]
	var weights [][]float32
	for i, what := range []string{"scale", "bias", "mean", "variance"} {
		a, err := c.known(1+i, what)
		if err != nil {
			return nil, err
		}
		if !a.real() || a.len() != channels {
			return nil, malformed(c.n, "%s: want %d numbers, one for each channel, got shape %v", what, channels, a.shape)
		}
		weights = append(weights, a.float32s())
	}
	var order []int
	for i := range x.view.dims {
		order = append(order, (i+1)%len(x.view.dims))
	}
	var p *planned
	at := []int(nil)
	if len(order) == 1 {
		if p, err = c.layerOf(c.n, x); err == nil {
			at = x.view.positions(p.out)
			p = c.reshape(p, []int{channels})
		}
	} else {
		var ok bool
		if p, ok, err = c.ordered(c.n, x, order); err == nil && !ok {
			err = unsupported(c.n, "a picture whose axes would have to be moved in memory")
		}
	}
	if err != nil {
		return nil, err
	}
	for i, w := range weights {
		if at != nil { // a picture flattened in the graph's order
			weights[i] = make([]float32, channels)
			for logical, physical := range at {
				weights[i][physical] = w[logical]
			}
		}
	}
	q := c.put(&planned{class: "BatchNormalization", from: []*planned{p}, out: p.out, weights: weights,
		make: func(_ *planned, name cnn.Option) cnn.Layer {
			return cnn.BatchNormalization(cnn.Epsilon(epsilon), cnn.Momentum(momentum), name)
		}})
	if at != nil {
		y := fresh(c.reshape(q, x.f.made.out))
		y.view = x.view
		return y, nil
	}
	return inOrder(q, order), nil
}

// layerNormalization works along the last axes of what a layer gives.
func (c *call) layerNormalization() (*value, error) {
	if err := c.arguments(2, 3); err != nil {
		return nil, err
	}
	c.a.ignore("stash_type")
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	epsilon := c.a.float("epsilon", 1e-5)
	axis, err := c.axis(c.a.int("axis", -1), x.rank())
	if err != nil {
		return nil, err
	}
	if axis == 0 || !(epsilon >= 0) {
		return nil, unsupported(c.n, "axis %d, the batch, or an epsilon below 0", axis)
	}
	shape := x.view.dims[axis-1:]
	var weights [][]float32
	for i, what := range []string{"scale", "bias"} {
		a, err := c.known(1+i, what)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		if !slices.Equal(a.shape, shape) || !a.real() {
			return nil, unsupported(c.n, "a %s of shape %v; want %v", what, a.shape, shape)
		}
		weights = append(weights, a.float32s())
	}
	center := len(weights) == 2
	order := make([]int, len(x.view.dims))
	for i := range order {
		order[i] = i
	}
	p, ok, err := c.ordered(c.n, x, order)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unsupported(c.n, "axes that are not the last in memory; want the channels of a picture [N,H,W,C]")
	}
	var axes []int
	for i := range shape {
		axes = append(axes, i-len(shape))
	}
	q := c.put(&planned{class: "LayerNormalization", from: []*planned{p}, out: p.out, weights: weights,
		make: func(_ *planned, name cnn.Option) cnn.Layer {
			return cnn.LayerNormalization(cnn.Axis(axes...), cnn.Epsilon(epsilon), cnn.Center(center), name)
		}})
	return fresh(q), nil
}

// reduceConstant folds a mean, maximum or product.
func (c *call) reduceConstant(a *array, axes []int, keep bool) (*value, error) {
	if a.batch != nil || a.len() == 0 {
		return nil, unsupported(c.n, "numbers that depend on the batch size, or none")
	}
	if err := c.spend(a.len()); err != nil {
		return nil, err
	}
	kept := slices.Clone(a.shape)
	for _, i := range axes {
		kept[i] = 1
	}
	y := newArray(a.typ, kept)
	sums, counts := make([]float64, y.len()), make([]int, y.len())
	back := spread(kept, a.shape)
	for i := range a.len() {
		k, v := back(i), a.at(i)
		switch {
		case counts[k] == 0:
			sums[k] = v
		case c.n.Op == "ReduceMean":
			sums[k] += v
		case c.n.Op == "ReduceProd":
			sums[k] *= v
		default:
			sums[k] = max(sums[k], v)
		}
		counts[k]++
	}
	for k, v := range sums {
		if c.n.Op == "ReduceMean" {
			v /= float64(counts[k])
		}
		y.set(k, v)
	}
	if keep {
		return constantOf(y), nil
	}
	shape := []int{}
	for i, d := range a.shape {
		if !slices.Contains(axes, i) {
			shape = append(shape, d)
		}
	}
	return constantOf(y.reshaped(shape)), nil
}
