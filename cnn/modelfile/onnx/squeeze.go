package onnx

import "slices"

func (c *call) unsqueeze() (*value, error) {
	if err := c.arguments(1, 2); err != nil {
		return nil, err
	}
	x := c.in[0]
	old := c.shape(x)
	extra := c.a.ints("axes")
	if extra == nil {
		var err error
		if extra, err = c.integers(1, "axes"); err != nil {
			return nil, err
		}
	}
	rank := len(old) + len(extra)
	if rank > 32 {
		return nil, malformed(c.n, "axes: want at most 32, got %d", rank)
	}
	shape := make([]int, rank)
	for _, a := range extra {
		at, err := c.axis(a, rank)
		if err != nil {
			return nil, err
		}
		if shape[at] != 0 {
			return nil, malformed(c.n, "axes: want each once, got %v", extra)
		}
		shape[at] = 1
	}
	inserted := slices.Clone(shape)
	for i := range shape {
		if inserted[i] == 0 {
			shape[i], old = old[0], old[1:]
		}
	}
	if x.constant != nil {
		return constantOf(x.constant.reshaped(shape)), nil
	}
	if inserted[0] != 0 {
		return nil, unsupported(c.n, "an axis before the batch")
	}
	return c.reread(x, shape[1:])
}

// shape is that of a value; that of the batch is 0.
func (c *call) shape(v *value) []int {
	if v.constant != nil {
		return slices.Clone(v.constant.shape)
	}
	return append([]int{0}, v.view.dims...)
}

func (c *call) squeeze() (*value, error) {
	if err := c.arguments(1, 2); err != nil {
		return nil, err
	}
	x := c.in[0]
	old := c.shape(x)
	axes, err := c.axes(1, len(old))
	if err != nil {
		return nil, err
	}
	var shape []int
	for i, d := range old {
		out := axes == nil && d == 1 || slices.Contains(axes, i)
		switch {
		case out && d == 0 && x.f != nil && i == 0:
			return nil, unsupported(c.n, "the batch taken away")
		case out && d != 1:
			return nil, malformed(c.n, "axes: want one of size 1, got %d in %v", i, old)
		case !out:
			shape = append(shape, d)
		}
	}
	if x.constant != nil {
		return constantOf(x.constant.reshaped(shape)), nil
	}
	return c.reread(x, shape[1:])
}
