package onnx

import "slices"

// merged plans Add or Multiply of two values that are functions of different layers.
func (c *call) merged(class string, a, b *value) (*value, error) {
	if a.rank() != b.rank() {
		return nil, unsupported(c.n, "inputs with %d and %d axes", a.rank(), b.rank())
	}
	dims, ok := broadcast(a.view.dims, b.view.dims)
	if !ok {
		return nil, malformed(c.n, "inputs: want shapes that can be repeated to one, got [N %v] and [N %v]", a.view.dims, b.view.dims)
	}
	if a.view.equal(b.view) && slices.Equal(a.f.x.out, b.f.x.out) {
		p, err := c.layerOf(c.n, a)
		if err != nil {
			return nil, err
		}
		q, err := c.layerOf(c.n, b)
		if err != nil {
			return nil, err
		}
		if slices.Equal(p.out, q.out) {
			y := fresh(c.join(class, p, q, p.out))
			y.view = a.view
			return y, nil
		}
	}
	larger := a
	if size(b.view.dims) > size(a.view.dims) {
		larger = b
	}
	order := larger.order()
	p, okP, err := c.ordered(c.n, a, order)
	if err != nil {
		return nil, err
	}
	q, okQ, err := c.ordered(c.n, b, order)
	if err != nil {
		return nil, err
	}
	if !okP || !okQ {
		return nil, unsupported(c.n, "inputs of which one would have to be moved in memory")
	}
	out := make([]int, len(order))
	for k, i := range order {
		out[k] = dims[i]
	}
	return inOrder(c.join(class, p, q, out), order), nil
}

// join plans a layer of two inputs.
func (r *importer) join(class string, p, q *planned, out []int) *planned {
	make := layerAdd
	if class == "Multiply" {
		make = layerMultiply
	}
	return r.put(&planned{class: class, from: []*planned{p, q}, out: out, make: make, positive: p.positive && q.positive})
}
