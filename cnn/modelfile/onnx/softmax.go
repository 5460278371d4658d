package onnx

import "github.com/seed-1d449c6d/stheno/cnn"

// softmax works along the channels of what a layer gives.
func (c *call) softmax() (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	standard := -1
	if c.opset < 13 {
		standard = 1
	}
	axis, err := c.axis(c.a.int("axis", standard), x.rank())
	if err != nil {
		return nil, err
	}
	axes := []int{axis - 1}
	if c.opset < 13 { // all axes from that one on
		for i := axis; i < len(x.view.dims); i++ {
			axes = append(axes, i)
		}
	}
	if axis == 0 {
		return nil, unsupported(c.n, "axis 0, the batch")
	}
	p, err := c.layerOf(c.n, x)
	if err != nil {
		return nil, err
	}
	last := len(p.out) - 1
	flat := p
	if !x.view.whole(axes, []int{last}, p.out) {
		if len(axes) != len(x.view.dims) {
			return nil, unsupported(c.n, "an axis that is not that of the channels")
		}
		flat = c.reshape(p, []int{size(p.out)}) // over all numbers, in whatever order
	}
	function := map[string]string{"Softmax": "softmax", "LogSoftmax": "log_softmax"}[c.n.Op]
	make := activationLayer(function)
	class := "Activation"
	if function == "softmax" {
		class, make = "Softmax", func(name cnn.Option) cnn.Layer { return cnn.Softmax(name) }
	}
	y := c.reshape(c.named(class, function, flat, make), p.out)
	return &value{f: identity(y), view: x.view, sole: true}, nil
}
