package onnx

import "github.com/seed-1d449c6d/stheno/cnn"

// conv plans a convolution: Conv2D, or DepthwiseConv2D where each channel is a group.
func (c *call) conv() (*value, error) {
	if err := c.arguments(2, 3); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	kernel, bias, err := c.kernelAndBias(4)
	if err != nil {
		return nil, err
	}
	if x.rank() != 4 {
		return nil, unsupported(c.n, "an input of %d axes; want 4 [N,C,H,W]", x.rank())
	}
	groups, channels := c.a.int("group", 1), x.view.dims[0]
	filters, depth, size := kernel.shape[0], kernel.shape[1], kernel.shape[2:]
	if groups < 1 || groups > channels || depth*groups != channels || filters%groups != 0 || filters < 1 {
		return nil, malformed(c.n, "channels: want as many as the kernel's %d groups of %d (shape %v), got %d", groups, depth, kernel.shape, channels)
	}
	if shape := c.a.ints("kernel_shape"); shape != nil && (len(shape) != 2 || shape[0] != size[0] || shape[1] != size[1]) {
		return nil, malformed(c.n, "kernel_shape: want that of the kernel, %v, got %v", size, shape)
	}
	if bias != nil && len(bias) != filters {
		return nil, malformed(c.n, "bias: want %d numbers, got %d", filters, len(bias))
	}
	s, err := c.window(size, x.view.dims[1], x.view.dims[2], false)
	if err != nil {
		return nil, err
	}
	p, err := c.picture(c.n, x)
	if err != nil {
		return nil, err
	}
	mode, border := padding(s)
	if border {
		if p, err = c.zeros(p, s); err != nil {
			return nil, err
		}
	}
	if err := c.spend(kernel.len()); err != nil {
		return nil, err
	}
	options := func(p *planned, name cnn.Option) []cnn.Option {
		o := []cnn.Option{cnn.KernelSize(size[0], size[1]), cnn.Padding(mode), cnn.UseBias(p.weights[1] != nil), name}
		if s[0].stride > 1 || s[1].stride > 1 {
			o = append(o, cnn.StridesHW(s[0].stride, s[1].stride))
		}
		if s[0].dilation > 1 || s[1].dilation > 1 {
			o = append(o, cnn.DilationRateHW(s[0].dilation, s[1].dilation))
		}
		return o
	}
	q := &planned{class: "Conv2D", from: []*planned{p}, out: []int{s[0].out, s[1].out, filters}, linear: true}
	if groups > 1 && depth == 1 {
		q.class = "DepthwiseConv2D"
		// [C·M,1,KH,KW] is [C,M,KH,KW], wanted as [KH,KW,C,M].
		q.weights = [][]float32{kernel.reshaped([]int{groups, filters / groups, size[0], size[1]}).transposed([]int{2, 3, 0, 1}).float32s(), bias}
		q.make = func(p *planned, name cnn.Option) cnn.Layer {
			return cnn.DepthwiseConv2D(size[0], append(options(p, name), cnn.DepthMultiplier(filters/groups))...)
		}
	} else {
		q.weights = [][]float32{kernel.transposed([]int{2, 3, 1, 0}).float32s(), bias}
		q.make = func(p *planned, name cnn.Option) cnn.Layer {
			o := options(p, name)
			if groups > 1 {
				o = append(o, cnn.Groups(groups))
			}
			return cnn.Conv2D(filters, size[0], o...)
		}
	}
	if _, err := checkedSize(q.out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	return fromPicture(c.put(q)), nil
}

// kernelAndBias reads the inputs 1 and 2: a kernel with that many axes, and a bias or nil.
func (c *call) kernelAndBias(rank int) (kernel *array, bias []float32, err error) {
	if kernel, err = c.known(1, "a kernel"); err != nil {
		return nil, nil, err
	}
	if !kernel.real() {
		return nil, nil, malformed(c.n, "kernel: want floating-point numbers, got %v", kernel.typ)
	}
	if len(kernel.shape) != rank {
		return nil, nil, unsupported(c.n, "a kernel of %d axes; want %d", len(kernel.shape), rank)
	}
	if kernel.len() == 0 {
		return nil, nil, malformed(c.n, "kernel: want some numbers, got shape %v", kernel.shape)
	}
	b, err := c.known(2, "a bias")
	if err != nil || b == nil {
		return kernel, nil, err
	}
	if !b.real() {
		return nil, nil, malformed(c.n, "bias: want floating-point numbers, got %v", b.typ)
	}
	return kernel, b.float32s(), nil
}
