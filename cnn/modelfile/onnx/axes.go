package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// transpose turns the view of a value; nothing is moved.
func (c *call) transpose() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	x := c.in[0]
	rank := len(c.shape(x))
	perm := c.a.ints("perm")
	if perm == nil {
		for i := range rank {
			perm = append(perm, rank-1-i)
		}
	}
	sorted := slices.Sorted(slices.Values(perm))
	for i, p := range sorted {
		if len(perm) != rank || p != i {
			return nil, malformed(c.n, "perm: want each axis from 0 to %d once, got %v", rank-1, perm)
		}
	}
	if x.constant != nil {
		if err := c.spend(x.constant.len()); err != nil {
			return nil, err
		}
		return constantOf(x.constant.transposed(perm)), nil
	}
	if len(perm) != rank || perm[0] != 0 {
		return nil, unsupported(c.n, "perm %v, which moves the batch", perm)
	}
	inner := make([]int, rank-1)
	for i, p := range perm[1:] {
		inner[i] = p - 1
	}
	return x.seen(x.view.permuted(inner)), nil
}

func (c *call) concat() (*value, error) {
	if err := c.arguments(1, 1<<20); err != nil {
		return nil, err
	}
	constants := 0
	for i, v := range c.in {
		if v == nil {
			return nil, malformed(c.n, "input %d: want one, got none", i+1)
		}
		if v.constant != nil {
			constants++
		}
		if len(c.shape(v)) != len(c.shape(c.in[0])) {
			return nil, malformed(c.n, "inputs: want as many axes in each, got %v and %v", c.shape(c.in[0]), c.shape(v))
		}
	}
	axis, err := c.axis(c.a.int("axis", 0), len(c.shape(c.in[0])))
	if err != nil {
		return nil, err
	}
	for _, v := range c.in {
		for i, d := range c.shape(v) {
			if i != axis && d != c.shape(c.in[0])[i] && constants%len(c.in) == 0 {
				return nil, malformed(c.n, "inputs: want shapes that differ in axis %d only, got %v and %v", axis, c.shape(c.in[0]), c.shape(v))
			}
		}
	}
	switch {
	case constants == len(c.in):
		return c.concatConstants(axis)
	case constants > 0:
		return nil, unsupported(c.n, "a constant beside values that depend on the input")
	case axis == 0:
		return nil, unsupported(c.n, "axis 0, the batch")
	}
	return c.concatLayers(axis - 1)
}

func (c *call) concatConstants(axis int) (*value, error) {
	shape := c.shape(c.in[0])
	shape[axis] = 0
	typ, batch := c.in[0].constant.typ, false
	for _, v := range c.in {
		shape[axis] += v.constant.shape[axis]
		if v.constant.typ != typ {
			return nil, malformed(c.n, "inputs: want one type, got %v and %v", typ, v.constant.typ)
		}
		batch = batch || v.constant.batch != nil
	}
	n, err := checkedSize(shape)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	if err := c.spend(n); err != nil {
		return nil, err
	}
	y := newArray(typ, shape)
	if batch {
		y.batch = make([]int64, n)
	}
	outer := size(shape[:axis])
	at := 0
	for o := range outer {
		for _, v := range c.in {
			k := v.constant.len() / outer
			from := o * k
			copyRange(y.floats, v.constant.floats, at, from, k)
			copyRange(y.doubles, v.constant.doubles, at, from, k)
			copyRange(y.ints, v.constant.ints, at, from, k)
			copyRange(y.batch, v.constant.batch, at, from, k)
			at += k
		}
	}
	return constantOf(y), nil
}

func copyRange[T any](dst, src []T, to, from, n int) {
	if src != nil && dst != nil {
		copy(dst[to:to+n], src[from:from+n])
	}
}

func (c *call) concatLayers(axis int) (*value, error) {
	var from []*planned
	var order []int
	for _, first := range c.in { // the order of the first that suits all
		order, from = first.order(), nil
		for _, v := range c.in {
			p, ok, err := c.ordered(c.n, v, order)
			if err != nil {
				return nil, err
			}
			if ok {
				from = append(from, p)
			}
		}
		if len(from) == len(c.in) {
			break
		}
	}
	if len(from) != len(c.in) {
		return nil, unsupported(c.n, "inputs of which some would have to be moved in memory")
	}
	if len(from) == 1 {
		return c.in[0], nil
	}
	at := slices.Index(order, axis)
	out := slices.Clone(from[0].out)
	for _, p := range from[1:] {
		out[at] += p.out[at]
	}
	if _, err := checkedSize(out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	p := c.put(&planned{class: "Concatenate", from: from, out: out, make: func(_ *planned, name cnn.Option) cnn.Layer {
		if at == len(out)-1 {
			return cnn.Concatenate(name)
		}
		return cnn.Concatenate(cnn.Axis(at+1), name)
	}})
	p.positive = !slices.ContainsFunc(from, func(p *planned) bool { return !p.positive })
	return inOrder(p, order), nil
}

// inOrder is a value of a layer whose axis k is axis order[k] of the graph's value.
func inOrder(p *planned, order []int) *value {
	back := make([]int, len(order))
	for k, i := range order {
		back[i] = k
	}
	v := fresh(p)
	v.view = v.view.permuted(back)
	return v
}

// expand repeats a constant along axes of size 1.
func (c *call) expand() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	a, err := c.known(0, "numbers")
	if err != nil {
		return nil, err
	}
	dims, err := c.integers(1, "a shape")
	if err != nil {
		return nil, err
	}
	shape, ok := broadcast(a.shape, dims)
	if !ok {
		return nil, malformed(c.n, "shape: want one that %v can be repeated to, got %v", a.shape, dims)
	}
	n, err := checkedSize(shape)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	if err := c.spend(n); err != nil {
		return nil, err
	}
	return constantOf(a.pick(shape, spread(a.shape, shape))), nil
}

// String writes a view for a test's message.
func (v view) String() string { return fmt.Sprint(v.dims, v.axes) }
