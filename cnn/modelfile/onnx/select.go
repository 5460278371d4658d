package onnx

import (
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// gather takes numbers of a constant along an axis.
func (c *call) gather() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	a, err := c.known(0, "numbers")
	if err != nil {
		return nil, err
	}
	index, err := c.known(1, "an index")
	if err != nil {
		return nil, err
	}
	axis, err := c.axis(c.a.int("axis", 0), len(a.shape))
	if err != nil {
		return nil, err
	}
	if index.real() || index.batch != nil {
		return nil, unsupported(c.n, "an index of type %v, or one that depends on the batch size", index.typ)
	}
	n := a.shape[axis]
	for _, i := range index.ints {
		if i < int64(-n) || i >= int64(n) {
			return nil, malformed(c.n, "index: want %d to %d, got %d", -n, n-1, i)
		}
	}
	inner := size(a.shape[axis+1:])
	shape := slices.Concat(a.shape[:axis], index.shape, a.shape[axis+1:])
	total, err := checkedSize(shape)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	if err := c.spend(total); err != nil {
		return nil, err
	}
	k := index.len()
	return constantOf(a.pick(shape, func(i int) int {
		j := int(index.ints[i/inner%k])
		if j < 0 {
			j += n
		}
		return (i/inner/k*n+j)*inner + i%inner
	}).tidy()), nil
}

// slice takes parts of a constant, or cuts the border off a picture.
func (c *call) slice() (*value, error) {
	if err := c.arguments(1, 5); err != nil {
		return nil, err
	}
	x := c.in[0]
	shape := c.shape(x)
	starts, ends, axes, steps, err := c.ranges(len(shape))
	if err != nil {
		return nil, err
	}
	from, step, out := make([]int, len(shape)), make([]int, len(shape)), slices.Clone(shape)
	for i := range step {
		step[i] = 1
	}
	for k, a := range axes {
		n := shape[a]
		if x.f != nil && a == 0 {
			if starts[k] == 0 && ends[k] >= unbounded && steps[k] == 1 {
				continue
			}
			return nil, unsupported(c.n, "a part of the batch")
		}
		s, e := starts[k], ends[k]
		if s < 0 {
			s += n
		}
		if e < 0 {
			e += n
		}
		if steps[k] > 0 {
			s, e = min(max(s, 0), n), min(max(e, 0), n)
			out[a] = max(0, (e-s+steps[k]-1)/steps[k])
		} else {
			s, e = min(max(s, -1), n-1), min(max(e, -1), n-1)
			out[a] = max(0, (s-e-steps[k]-1)/-steps[k])
		}
		from[a], step[a] = s, steps[k]
	}
	if x.f != nil {
		return c.crop(x, from[1:], out[1:], step[1:])
	}
	if err := c.spend(size(out)); err != nil {
		return nil, err
	}
	first := 0
	by := strides(shape)
	for i := range by {
		first += from[i] * by[i]
		by[i] *= step[i]
	}
	at := walker(out, by)
	return constantOf(x.constant.pick(out, func(i int) int { return first + at(i) }).tidy()), nil
}

// ranges are starts, ends, axes and steps, from inputs or, before version 10, from attributes.
func (c *call) ranges(rank int) (starts, ends, axes, steps []int, err error) {
	if starts, ends = c.a.ints("starts"), c.a.ints("ends"); starts == nil {
		if starts, err = c.integers(1, "a start"); err != nil {
			return
		}
		if ends, err = c.integers(2, "an end"); err != nil {
			return
		}
	}
	if axes, err = c.axes(3, rank); err != nil {
		return
	}
	if axes == nil {
		for i := range min(len(starts), rank) {
			axes = append(axes, i)
		}
	}
	if steps, err = c.integers(4, "a step"); err != nil {
		return
	}
	if steps == nil {
		steps = slices.Repeat([]int{1}, len(starts))
	}
	if len(starts) == 0 || len(ends) != len(starts) || len(axes) != len(starts) || len(steps) != len(starts) {
		err = malformed(c.n, "want as many starts, ends, axes and steps, got %d, %d, %d, %d", len(starts), len(ends), len(axes), len(steps))
	} else if slices.Contains(steps, 0) {
		err = malformed(c.n, "steps: want no 0, got %v", steps)
	}
	return
}

// crop cuts a border off a picture.
func (c *call) crop(x *value, from, out, step []int) (*value, error) {
	if slices.Equal(out, x.view.dims) && slices.Max(step) == 1 && slices.Min(step) == 1 {
		return x, nil
	}
	for i := range out {
		if out[i] < 1 || step[i] != 1 {
			return nil, unsupported(c.n, "every second or no row or column")
		}
	}
	return c.border(x, func(i int) (before, after int) {
		return -from[i], -(x.view.dims[i] - from[i] - out[i])
	})
}

// border adds zeros to the sides of a picture, or cuts off what is negative: before and after axis i of the graph's value.
func (c *call) border(x *value, sides func(i int) (before, after int)) (*value, error) {
	order := x.pictureOrder(func(i int) bool {
		before, after := sides(i)
		return before == 0 && after == 0
	})
	if order == nil {
		return nil, unsupported(c.n, "a border around what is no picture, or along its channels")
	}
	p, ok, err := c.ordered(c.n, x, order)
	if err == nil && !ok {
		err = unsupported(c.n, "a picture whose axes would have to be moved in memory")
	}
	if err != nil {
		return nil, err
	}
	var pads [3][2]int
	for k, i := range order {
		pads[k][0], pads[k][1] = sides(i)
	}
	add := func(v int) int { return max(v, 0) }
	cut := func(v int) int { return max(-v, 0) }
	put := func(side func(int) int, sign int, class string, make func(...cnn.Option) cnn.Layer) {
		t, b, l, r := side(pads[0][0]), side(pads[0][1]), side(pads[1][0]), side(pads[1][1])
		if t+b+l+r == 0 {
			return
		}
		out := []int{p.out[0] + sign*(t+b), p.out[1] + sign*(l+r), p.out[2]}
		positive := p.positive
		p = c.layer(class, p, out, func(name cnn.Option) cnn.Layer { return make(cnn.Border(t, b, l, r), name) })
		p.positive = positive
	}
	put(cut, -1, "Cropping2D", cnn.Cropping2D)
	if p.out[0] < 1 || p.out[1] < 1 {
		return nil, malformed(c.n, "border: want some of the picture left, got none")
	}
	put(add, 1, "ZeroPadding2D", cnn.ZeroPadding2D)
	if _, err := checkedSize(p.out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	return inOrder(p, order), nil
}
