package onnx

import "slices"

// reread gives v another shape, the batch left out. The order of the numbers is the graph's.
func (c *call) reread(v *value, dims []int) (*value, error) {
	for _, d := range dims {
		if d < 1 {
			return nil, malformed(c.n, "shape: want axes of 1 or more, got %v", dims)
		}
	}
	out := v.f.x.out
	if w, ok := v.view.regrouped(dims, out); ok {
		return v.seen(w), nil
	}
	if order := v.view.flat(); !slices.IsSorted(order) {
		return nil, unsupported(c.n, "another shape of a picture whose axes would have to be moved in memory")
	}
	p, err := c.layerOf(c.n, v)
	if err != nil {
		return nil, err
	}
	return fresh(c.reshape(p, dims)), nil
}

func (c *call) reshapeTo() (*value, error) {
	if err := c.arguments(1, 2); err != nil {
		return nil, err
	}
	x := c.in[0]
	zero := c.a.int("allowzero", 0)
	to, err := c.known(1, "a shape")
	if err != nil {
		return nil, err
	}
	if to == nil || to.real() || len(to.shape) > 1 {
		return nil, malformed(c.n, "shape: want a list of integers")
	}
	dims, batch := make([]int, to.len()), make([]int64, to.len())
	copy(batch, to.batch)
	for i, d := range to.ints {
		dims[i] = int(min(max(d, -unbounded), unbounded))
	}
	if x.constant != nil {
		return c.reshapeConstant(x.constant, dims, batch, zero != 0)
	}
	if len(dims) == 0 {
		return nil, malformed(c.n, "shape: want one axis or more, got none")
	}
	total := size(x.view.dims)
	if !c.keepsBatch(dims, batch, total, zero != 0) {
		return nil, unsupported(c.n, "a shape that divides the batch or joins it with another axis: %v of [N %v]", dims, x.view.dims)
	}
	rest := slices.Clone(dims[1:])
	open, product := -1, 1
	for i, d := range rest {
		switch {
		case batch[i+1] != 0:
			return nil, unsupported(c.n, "a shape that depends on the batch size in axis %d", i+1)
		case d == 0 && zero == 0:
			if i >= len(x.view.dims) {
				return nil, malformed(c.n, "shape: 0 in axis %d, which the input does not have", i+1)
			}
			rest[i] = x.view.dims[i]
		case d == -1 && open < 0:
			open = i
			continue
		case d < 1:
			return nil, malformed(c.n, "shape: want axes of 1 or more and at most one -1, got %v", dims)
		}
		if rest[i] > total/product {
			return nil, malformed(c.n, "shape: want a size of %d, got %v", total, dims)
		}
		product *= rest[i]
	}
	if open >= 0 {
		rest[open] = total / product
		product *= rest[open]
	}
	if product != total {
		return nil, malformed(c.n, "shape: want a size of %d, got %v", total, dims)
	}
	return c.reread(x, rest)
}

// keepsBatch says that the first axis of a shape is the batch.
func (c *call) keepsBatch(dims []int, batch []int64, total int, zero bool) bool {
	switch d := dims[0]; {
	case batch[0] != 0:
		return batch[0] == 1 && d == 0
	case d == 0 && !zero, c.batch > 0 && int64(d) == c.batch:
		return true
	case d == -1: // what the others leave: they must be the size of one example
		product := 1
		for i, n := range dims[1:] {
			if n == 0 && !zero && c.in[0].f != nil && i < len(c.in[0].view.dims) {
				n = c.in[0].view.dims[i]
			}
			if n < 1 || n > total/product {
				return false
			}
			product *= n
		}
		return product == total
	}
	return false
}

func (c *call) reshapeConstant(a *array, dims []int, batch []int64, zero bool) (*value, error) {
	open, product := -1, 1
	for i, d := range dims {
		switch {
		case batch[i] != 0:
			return nil, unsupported(c.n, "a constant with a shape that depends on the batch size")
		case d == 0 && !zero && i < len(a.shape):
			dims[i] = a.shape[i]
		case d == -1 && open < 0:
			open = i
			continue
		case d < 0:
			return nil, malformed(c.n, "shape: want axes of 0 or more and at most one -1, got %v", dims)
		}
		if dims[i] > maxSize/max(product, 1) {
			return nil, malformed(c.n, "shape: want a size of %d, got %v", a.len(), dims)
		}
		product *= dims[i]
	}
	if open >= 0 {
		dims[open] = a.len() / max(product, 1)
		product *= dims[open]
	}
	if product != a.len() {
		return nil, malformed(c.n, "shape: want a size of %d, got %v", a.len(), dims)
	}
	return constantOf(a.reshaped(dims)), nil
}

func (c *call) flatten() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	x, axis := c.in[0], c.a.int("axis", 1)
	if x.constant != nil {
		shape := x.constant.shape
		if axis < -len(shape) || axis > len(shape) {
			return nil, malformed(c.n, "axis: want %d to %d, got %d", -len(shape), len(shape), axis)
		}
		if axis < 0 {
			axis += len(shape)
		}
		return constantOf(x.constant.reshaped([]int{size(shape[:axis]), size(shape[axis:])})), nil
	}
	if axis < 0 {
		axis += x.rank()
	}
	if axis != 1 {
		return nil, unsupported(c.n, "axis %d, which joins the batch with another axis; want 1", axis)
	}
	return c.reread(x, []int{size(x.view.dims)})
}
