package onnx

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// pad puts zeros around a picture. Repeated cells, and numbers too small to be a maximum, wait for a pool.
func (c *call) pad() (*value, error) {
	if err := c.arguments(1, 4); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	mode := c.a.text("mode", "constant")
	pads := c.a.ints("pads")
	if pads == nil {
		if pads, err = c.integers(1, "pads"); err != nil {
			return nil, err
		}
	}
	fill, err := c.number(2, "a value", c.a.float("value", 0))
	if err != nil {
		return nil, err
	}
	axes, err := c.axes(3, x.rank())
	if err != nil {
		return nil, err
	}
	if axes == nil {
		for i := range x.rank() {
			axes = append(axes, i)
		}
	}
	if len(pads) != 2*len(axes) {
		return nil, malformed(c.n, "pads: want two for each of %d axes, got %d", len(axes), len(pads))
	}
	before, after := make([]int, x.rank()), make([]int, x.rank())
	none := true
	for k, a := range axes {
		before[a], after[a] = pads[k], pads[k+len(axes)]
		if n := before[a] + after[a]; a > 0 && (max(before[a], after[a]) > maxSize || x.view.dims[a-1]+n < 1) {
			return nil, malformed(c.n, "pads: want some of the input left and at most %d more, got %v", maxSize, pads)
		}
		none = none && pads[k] == 0 && pads[k+len(axes)] == 0
	}
	switch {
	case none:
		return x, nil
	case before[0] != 0 || after[0] != 0:
		return nil, unsupported(c.n, "a border along the batch")
	case mode == "constant" && fill == 0:
		return c.border(x, func(i int) (int, int) { return before[1+i], after[1+i] })
	case mode == "edge", mode == "constant" && fill <= -math.MaxFloat32:
		return c.waiting(x, mode, before[1:], after[1:])
	}
	return nil, unsupported(c.n, "mode %q with value %v; want constant with 0", mode, fill)
}

// waiting plans a border that only a pool can take.
func (c *call) waiting(x *value, function string, before, after []int) (*value, error) {
	order := x.pictureOrder(func(i int) bool { return before[i] == 0 && after[i] == 0 })
	if order == nil {
		return nil, unsupported(c.n, "a border around what is no picture, or along its channels")
	}
	p, ok, err := c.ordered(c.n, x, order)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unsupported(c.n, "a picture whose axes would have to be moved in memory")
	}
	q := c.layer(edge, p, []int{0, 0, p.out[2]}, func(cnn.Option) cnn.Layer { return nil })
	q.function, q.positive = function, p.positive
	for k := range 2 {
		i := order[k]
		if min(before[i], after[i]) < 0 {
			return nil, unsupported(c.n, "negative pads with mode %q", function)
		}
		q.border[k] = [2]int{before[i], after[i]}
		q.out[k] = p.out[k] + before[i] + after[i]
	}
	if _, err := checkedSize(q.out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	return inOrder(q, order), nil
}
