package onnx

import "slices"

// layerWriters are the layers that ONNX knows, by class. Those that work only in training give what they take.
var layerWriters map[string]func(w *writer, in []*tensor) (*tensor, error)

func init() { // the functions read each other through it
	layerWriters = map[string]func(w *writer, in []*tensor) (*tensor, error){
		"Conv2D": (*writer).conv2D, "DepthwiseConv2D": (*writer).depthwiseConv2D, "SeparableConv2D": (*writer).separableConv2D,
		"Dense": (*writer).dense, "MaxPooling2D": (*writer).maxPooling2D, "AveragePooling2D": (*writer).averagePooling2D,
		"GlobalAveragePooling2D": (*writer).globalAveragePooling2D, "GlobalMaxPooling2D": (*writer).globalMaxPooling2D,
		"ZeroPadding2D": (*writer).zeroPadding2D, "Cropping2D": (*writer).cropping2D, "UpSampling2D": (*writer).upSampling2D,
		"BatchNormalization": (*writer).batchNormalization, "LayerNormalization": (*writer).layerNormalization,
		"Normalization": (*writer).normalization, "Rescaling": (*writer).rescaling,
		"Flatten": (*writer).flatten, "Reshape": (*writer).reshapeLayer,
		"Add": (*writer).merge, "Multiply": (*writer).merge, "Concatenate": (*writer).concatenate,
		"Activation": (*writer).activationLayer, "ReLU": (*writer).activationLayer, "LeakyReLU": (*writer).activationLayer,
		"ELU": (*writer).activationLayer, "Softmax": (*writer).activationLayer, "PReLU": (*writer).pReLU,
		"Dropout": (*writer).nothing, "SpatialDropout2D": (*writer).nothing, "RandomFlip": (*writer).nothing,
		"RandomTranslation": (*writer).nothing, "RandomRotation": (*writer).nothing, "RandomZoom": (*writer).nothing,
		"RandomContrast": (*writer).nothing, "RandomBrightness": (*writer).nothing,
	}
}

// nothing is a layer that changes nothing outside of training.
func (w *writer) nothing(in []*tensor) (*tensor, error) { return in[0], nil }

// flatten keeps a picture's channels first: what follows knows the order of the numbers.
func (w *writer) flatten(in []*tensor) (*tensor, error) {
	x := in[0]
	if len(x.shape) == 1 {
		return x, nil
	}
	y := &tensor{name: w.node("Flatten", []string{x.name}), shape: []int{size(x.shape)}}
	if x.first && x.shape[2] > 1 && x.shape[0]*x.shape[1] > 1 {
		y.picture = x.shape
	}
	return y, nil
}

func (w *writer) reshapeLayer(in []*tensor) (*tensor, error) {
	x, out := w.natural(in[0]), []int(w.at.Output)
	shape := w.ints("shape", append([]int{0}, out...)...) // 0: the batch, as it is
	return &tensor{name: w.node("Reshape", []string{x.name, shape}), shape: out}, nil
}

// merge adds or multiplies its inputs one after another.
func (w *writer) merge(in []*tensor) (*tensor, error) {
	same := !slices.ContainsFunc(in, func(t *tensor) bool { return !slices.Equal(t.shape, in[0].shape) })
	all := w.alike(in, same)
	y := all[0]
	for _, x := range all[1:] {
		shape, ok := broadcast(y.shape, x.shape)
		if !ok {
			return nil, w.unsupported("inputs of shapes %v and %v", y.shape, x.shape)
		}
		op := "Add"
		if w.at.Class == "Multiply" {
			op = "Mul"
		}
		y = w.put(y, shape, op, []string{y.name, x.name})
	}
	return y, nil
}

// alike brings values into one order, and gives them as many axes if they have not the same shape.
func (w *writer) alike(in []*tensor, same bool) []*tensor {
	rank := 0
	first, picture := false, true
	for _, t := range in {
		rank = max(rank, len(t.shape))
		first = first || t.first
		picture = picture && same && slices.Equal(t.picture, in[0].picture)
	}
	all := slices.Clone(in)
	for i, t := range all {
		if picture && t.picture != nil {
			continue
		}
		if t.picture != nil || len(t.shape) < rank && t.first {
			t = w.natural(t)
		}
		if n := rank - len(t.shape); n > 0 {
			shape := append(slices.Repeat([]int{1}, n), t.shape...)
			t = &tensor{name: w.reshape(t.name, shape), shape: shape}
		}
		if first && rank == 3 {
			t = w.channelsFirst(t)
		}
		all[i] = t
	}
	return all
}

func (w *writer) concatenate(in []*tensor) (*tensor, error) {
	axis := w.config.int("axis")
	all := slices.Clone(in)
	first := false
	for i, t := range all {
		first = first || t.first
		if t.picture != nil {
			all[i] = w.natural(t)
		}
	}
	out := slices.Clone([]int(w.at.Output))
	if axis < 0 {
		axis += len(out) + 1
	}
	if first {
		axis = map[int]int{1: 2, 2: 3, 3: 1}[axis]
	}
	names := make([]string, len(all))
	for i, t := range all {
		if first {
			t = w.channelsFirst(t)
		}
		all[i], names[i] = t, t.name
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return w.put(all[0], out, "Concat", names, integer("axis", axis)), nil
}
