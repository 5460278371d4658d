package onnx

import (
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// slide gives the attributes of a window over a picture, and the size of what it makes.
func (w *writer) slide(in *tensor, size [2]int, key string) (attributes []*wire.Attribute, out []int) {
	stride, dilation := w.config.pair("strides"), [2]int{1, 1}
	if key == "kernel_size" {
		dilation = w.config.pair("dilation_rate")
	}
	same := w.config.text("padding") == "same"
	pads := make([]int, 4)
	out = make([]int, 2)
	if w.config.err != nil {
		return nil, out
	}
	for i := range 2 {
		extent := (size[i]-1)*dilation[i] + 1
		if !same {
			out[i] = (in.shape[i]-extent)/stride[i] + 1
			continue
		}
		out[i] = (in.shape[i] + stride[i] - 1) / stride[i]
		total := max(0, (out[i]-1)*stride[i]+extent-in.shape[i])
		pads[i], pads[2+i] = total/2, total-total/2
	}
	attributes = []*wire.Attribute{ints("kernel_shape", size[0], size[1]), ints("strides", stride[0], stride[1]), ints("pads", pads...)}
	if key == "kernel_size" {
		attributes = append(attributes, ints("dilations", dilation[0], dilation[1]))
	}
	return attributes, out
}

// convolve writes a Conv whose kernel of shape [KH,KW,in,out] goes by that name, and which has so many groups. bias is "" for none.
func (w *writer) convolve(in *tensor, kernel, bias string, groups int, attributes []*wire.Attribute, out []int) *tensor {
	shape := w.weightShape(kernel)
	k := (&array{typ: wire.Float, shape: shape, floats: w.weight(kernel)}).transposed([]int{3, 2, 0, 1})
	if groups < 0 { // of each channel: [KH,KW,C,M] to [C·M,1,KH,KW]
		groups = shape[2]
		k = (&array{typ: wire.Float, shape: shape, floats: w.weight(kernel)}).transposed([]int{2, 3, 0, 1})
		k = k.reshaped([]int{shape[2] * shape[3], 1, shape[0], shape[1]})
	}
	inputs := []string{in.name, w.floats(kernel, k.shape, k.floats)}
	if bias != "" {
		if b := w.weight(bias); b != nil {
			inputs = append(inputs, w.floats(bias, []int{len(b)}, b))
		}
	}
	attributes = append(slices.Clone(attributes), integer("group", groups))
	return w.put(in, append(slices.Clone(out), k.shape[0]), "Conv", inputs, attributes...)
}

func (w *writer) conv2D(in []*tensor) (*tensor, error) {
	x := w.channelsFirst(in[0])
	attributes, out := w.slide(x, w.config.pair("kernel_size"), "kernel_size")
	if err := w.lacks("kernel", 4); err != nil {
		return nil, err
	}
	return w.activate(w.convolve(x, "kernel", "bias", w.config.int("groups"), attributes, out))
}

func (w *writer) depthwiseConv2D(in []*tensor) (*tensor, error) {
	x := w.channelsFirst(in[0])
	attributes, out := w.slide(x, w.config.pair("kernel_size"), "kernel_size")
	if err := w.lacks("kernel", 4); err != nil {
		return nil, err
	}
	return w.activate(w.convolve(x, "kernel", "bias", -1, attributes, out))
}

func (w *writer) separableConv2D(in []*tensor) (*tensor, error) {
	x := w.channelsFirst(in[0])
	attributes, out := w.slide(x, w.config.pair("kernel_size"), "kernel_size")
	if err := w.lacks("depthwise_kernel", 4); err != nil {
		return nil, err
	}
	if err := w.lacks("pointwise_kernel", 4); err != nil {
		return nil, err
	}
	y := w.convolve(x, "depthwise_kernel", "", -1, attributes, out)
	return w.activate(w.convolve(y, "pointwise_kernel", "bias", 1, nil, out))
}

// lacks wants a weight of that rank: a layer of the caller's own may have another class' name.
func (w *writer) lacks(weight string, rank int) error {
	if w.config.err != nil {
		return w.config.err
	}
	if len(w.weightShape(weight)) != rank {
		return w.unsupported("a layer without the weight %q of cnn's layer of this class", weight)
	}
	return nil
}

// dense writes a Gemm. Where the picture before was flattened with the channels first, the kernel's rows move.
func (w *writer) dense(in []*tensor) (*tensor, error) {
	x := in[0]
	if err := w.lacks("kernel", 2); err != nil {
		return nil, err
	}
	shape, kernel := w.weightShape("kernel"), w.weight("kernel")
	if p := x.picture; p != nil {
		a := &array{typ: wire.Float, shape: []int{p[0], p[1], p[2], shape[1]}, floats: kernel}
		kernel = a.transposed([]int{2, 0, 1, 3}).floats
	}
	inputs := []string{x.name, w.floats("kernel", shape, kernel)}
	if b := w.weight("bias"); b != nil {
		inputs = append(inputs, w.floats("bias", []int{len(b)}, b))
	}
	return w.activate(&tensor{name: w.node("Gemm", inputs), shape: []int{shape[1]}})
}
