package onnx

import "github.com/seed-1d449c6d/stheno/cnn"

// matMul multiplies by a matrix: Dense, or a 1×1 convolution at each place of a picture.
func (c *call) matMul() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	kernel, _, err := c.kernelAndBias(2)
	if err != nil {
		return nil, err
	}
	last := len(x.view.dims) - 1
	if last < 0 || x.view.dims[last] != kernel.shape[0] {
		return nil, malformed(c.n, "inputs: want as many rows in the kernel as columns in [N %v], got shape %v", x.view.dims, kernel.shape)
	}
	if err := c.spend(kernel.len()); err != nil {
		return nil, err
	}
	switch last {
	case 0:
		return c.dense(x, kernel, nil)
	case 2:
		return c.pointwise(x, kernel)
	}
	return nil, unsupported(c.n, "an input of %d axes; want 2 or 4", x.rank())
}

// gemm is alpha·x·kernel + beta·bias.
func (c *call) gemm() (*value, error) {
	if err := c.arguments(2, 3); err != nil {
		return nil, err
	}
	alpha, beta := c.a.float("alpha", 1), c.a.float("beta", 1)
	transA, transB := c.a.int("transA", 0), c.a.int("transB", 0)
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	kernel, _, err := c.kernelAndBias(2)
	if err != nil {
		return nil, err
	}
	if transA != 0 || x.rank() != 2 {
		return nil, unsupported(c.n, "an input of %d axes with transA %d; want 2 axes [N,K] and 0", x.rank(), transA)
	}
	if err := c.spend(2 * kernel.len()); err != nil {
		return nil, err
	}
	if transB != 0 {
		kernel = kernel.transposed([]int{1, 0})
	}
	if x.view.dims[0] != kernel.shape[0] {
		return nil, malformed(c.n, "inputs: want as many rows in the kernel as columns in [N %v], got shape %v", x.view.dims, kernel.shape)
	}
	if alpha != 1 {
		kernel = kernel.scaled(alpha)
	}
	b, err := c.known(2, "a bias")
	if err != nil || b == nil {
		if err != nil {
			return nil, err
		}
		return c.dense(x, kernel, nil)
	}
	units := kernel.shape[1]
	shape, ok := broadcast(b.shape, []int{1, units})
	if !ok || len(shape) != 2 || shape[0] != 1 || shape[1] != units || b.len() == 0 {
		return nil, malformed(c.n, "bias: want one number or %d, got shape %v", units, b.shape)
	}
	if beta != 1 {
		b = b.scaled(beta)
	}
	return c.dense(x, kernel, b.pick([]int{units}, func(i int) int { return i % b.len() }).float32s())
}

func (a *array) scaled(by float64) *array {
	b := newArray(a.typ, a.shape)
	for i := range a.len() {
		b.set(i, a.at(i)*by)
	}
	return b
}

// dense plans a Dense layer. Where x is a picture flattened in the graph's order, the kernel's rows move to the layer's order.
func (c *call) dense(x *value, kernel *array, bias []float32) (*value, error) {
	p, err := c.layerOf(c.n, x)
	if err != nil {
		return nil, err
	}
	rows, units := kernel.shape[0], kernel.shape[1]
	if at := x.view.positions(p.out); at != nil {
		from := make([]int, rows)
		for logical, physical := range at {
			from[physical] = logical
		}
		kernel = kernel.pick(kernel.shape, func(i int) int { return from[i/units]*units + i%units })
	}
	q := c.put(&planned{class: "Dense", from: []*planned{c.reshape(p, []int{rows})}, out: []int{units}, linear: true,
		weights: [][]float32{kernel.float32s(), bias},
		make: func(p *planned, name cnn.Option) cnn.Layer {
			return cnn.Dense(units, cnn.UseBias(p.weights[1] != nil), name)
		}})
	return fresh(q), nil
}

// pointwise plans a 1×1 convolution of a picture [H,W,C].
func (c *call) pointwise(x *value, kernel *array) (*value, error) {
	p, ok, err := c.ordered(c.n, x, []int{0, 1, 2})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unsupported(c.n, "an axis that is not that of the channels")
	}
	filters := kernel.shape[1]
	q := c.put(&planned{class: "Conv2D", from: []*planned{p}, out: []int{p.out[0], p.out[1], filters}, linear: true,
		weights: [][]float32{kernel.float32s(), nil},
		make: func(p *planned, name cnn.Option) cnn.Layer {
			return cnn.Conv2D(filters, 1, cnn.UseBias(p.weights[1] != nil), name)
		}})
	if _, err := checkedSize(q.out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	return fresh(q), nil
}
