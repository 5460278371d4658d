package onnx

func (w *writer) maxPooling2D(in []*tensor) (*tensor, error) { return w.pool(in[0], "MaxPool") }

// averagePooling2D leaves out the cells beyond the border, which is ONNX' default too.
func (w *writer) averagePooling2D(in []*tensor) (*tensor, error) { return w.pool(in[0], "AveragePool") }

func (w *writer) pool(in *tensor, op string) (*tensor, error) {
	x := w.channelsFirst(in)
	attributes, out := w.slide(x, w.config.pair("pool_size"), "pool_size")
	if w.config.err != nil {
		return nil, w.config.err
	}
	return w.put(x, append(out, x.shape[2]), op, []string{x.name}, attributes...), nil
}

func (w *writer) globalAveragePooling2D(in []*tensor) (*tensor, error) {
	return w.global(in[0], "GlobalAveragePool")
}

func (w *writer) globalMaxPooling2D(in []*tensor) (*tensor, error) {
	return w.global(in[0], "GlobalMaxPool")
}

func (w *writer) global(in *tensor, op string) (*tensor, error) {
	x := w.channelsFirst(in)
	c := x.shape[2]
	y := w.put(x, []int{1, 1, c}, op, []string{x.name})
	if w.config.bool("keepdims") {
		return y, nil
	}
	return &tensor{name: w.node("Flatten", []string{y.name}), shape: []int{c}}, nil
}

func (w *writer) zeroPadding2D(in []*tensor) (*tensor, error) {
	x, b := w.channelsFirst(in[0]), w.config.sides("padding")
	if w.config.err != nil {
		return nil, w.config.err
	}
	out := []int{x.shape[0] + b[0][0] + b[0][1], x.shape[1] + b[1][0] + b[1][1], x.shape[2]}
	pads := w.ints("pads", 0, 0, b[0][0], b[1][0], 0, 0, b[0][1], b[1][1])
	return w.put(x, out, "Pad", []string{x.name, pads}), nil
}

func (w *writer) cropping2D(in []*tensor) (*tensor, error) {
	x, b := w.channelsFirst(in[0]), w.config.sides("cropping")
	if w.config.err != nil {
		return nil, w.config.err
	}
	h, width := x.shape[0]-b[0][1], x.shape[1]-b[1][1]
	inputs := []string{x.name, w.ints("starts", b[0][0], b[1][0]), w.ints("ends", h, width), w.ints("axes", 2, 3)}
	return w.put(x, []int{h - b[0][0], width - b[1][0], x.shape[2]}, "Slice", inputs), nil
}

func (w *writer) upSampling2D(in []*tensor) (*tensor, error) {
	x, size := w.channelsFirst(in[0]), w.config.pair("size")
	if w.config.err != nil {
		return nil, w.config.err
	}
	scales := w.floats("scales", []int{4}, []float32{1, 1, float32(size[0]), float32(size[1])})
	out := []int{x.shape[0] * size[0], x.shape[1] * size[1], x.shape[2]}
	inputs := []string{x.name, "", scales}
	switch kind := w.config.text("interpolation"); kind {
	case "nearest":
		return w.put(x, out, "Resize", inputs, text("mode", "nearest"), text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor")), nil
	case "bilinear":
		return w.put(x, out, "Resize", inputs, text("mode", "linear"), text("coordinate_transformation_mode", "half_pixel")), nil
	default:
		return nil, w.unsupported("interpolation %q", kind)
	}
}
