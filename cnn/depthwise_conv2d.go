package cnn

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// DepthwiseConv2D slides kernel×kernel windows over each channel by itself and makes M new channels of it, where M is the
// depth multiplier: those of the first channel come first.
//
//	in: [H, W, C]     out: [OH, OW, C·M]     weights: kernel [KH, KW, C, M], bias [C·M]
//	Valid: OH = (H - (KH-1)*DH - 1)/SH + 1     Same: OH = H/SH rounded up
//
// Options: DepthMultiplier, an activation (ReLU, Softmax, Activation, …), Strides, StridesHW, Padding, KernelSize,
// DilationRate, DilationRateHW, UseBias, initializer, regularizer and constraint of kernel (Depthwise…) and bias,
// ActivityRegularizer, Trainable, Name. Errors (of Sequential): kernel, stride, dilation rate or depth multiplier below 1; an
// input that is not a picture; with Valid a kernel larger than the picture. Strides and dilation rate may both be above 1, as
// in Keras 3.15; the two strides may differ, which Keras' TensorFlow backend refuses.
// Source: keras.layers.DepthwiseConv2D, channels_last.
func DepthwiseConv2D(kernel int, o ...Option) Layer {
	l := &depthwiseConv2D{read("DepthwiseConv2D",
		"activation Strides Padding KernelSize DilationRate ActivityRegularizer Trainable Name"+depthwiseOptions+biasOptions, o)}
	if l.size == [2]int{} {
		l.size = [2]int{kernel, kernel}
	}
	l.positive("kernel size", l.size[0], l.size[1])
	return l
}

type depthwiseConv2D struct{ settings }

func (l *depthwiseConv2D) config() ops.DepthwiseConv2DConfig {
	return ops.DepthwiseConv2DConfig{Strides: l.strides, Padding: l.padding, Dilation: l.dilation}
}

func (l *depthwiseConv2D) Output(in Shape) (Shape, error) {
	if err := l.window(in, "kernel"); err != nil {
		return nil, err
	}
	if err := l.multiplied(in); err != nil {
		return nil, err
	}
	y, err := ops.DepthwiseConv2DShape(append(tensor.Shape{1}, in...), l.depthwise("kernel", in).Shape, l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *depthwiseConv2D) Weights(in Shape) []WeightSpec {
	k := l.depthwise("kernel", in)
	if l.noBias {
		return []WeightSpec{k}
	}
	return []WeightSpec{k, l.bias(k.Shape[2] * k.Shape[3])}
}

func (l *depthwiseConv2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	kernel, bias := c.kernelAndBias()
	y, err := ops.DepthwiseConv2D(x, kernel, bias, l.config())
	if err != nil {
		return nil, err
	}
	if err := c.Scope.Label(y, "depthwise_conv2d"); err != nil {
		return nil, err
	}
	return l.activate(c, y)
}

// Config is Keras' get_config.
func (l *depthwiseConv2D) Config() map[string]any {
	c := map[string]any{"depth_multiplier": max(1, l.multiplier)}
	l.configureWindow(c, "kernel_size")
	l.configureActivation(c)
	l.configure(c, "depthwise", initializer.GlorotUniform())
	l.configureBias(c)
	return c
}
