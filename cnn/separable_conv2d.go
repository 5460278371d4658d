package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// SeparableConv2D slides kernel×kernel windows over each channel by itself, as DepthwiseConv2D does, and mixes the channels
// after that into filters new ones. It needs fewer weights and multiplications than Conv2D.
//
//	in: [H, W, C]     out: [OH, OW, filters]
//	weights: depthwise_kernel [KH, KW, C, M], pointwise_kernel [1, 1, C·M, filters], bias [filters]; M: depth multiplier
//	Valid: OH = (H - (KH-1)*DH - 1)/SH + 1     Same: OH = H/SH rounded up
//
// Options: DepthMultiplier, an activation (ReLU, Softmax, Activation, …), Strides, StridesHW, Padding, KernelSize,
// DilationRate, DilationRateHW (these of the first step), UseBias, initializer, regularizer and constraint of both kernels
// (Depthwise…, Pointwise…) and bias, ActivityRegularizer, Trainable, Name. Errors (of Sequential): filters, kernel, stride,
// dilation rate or depth multiplier below 1; an input that is not a picture; with Valid a kernel larger than the picture.
// Strides and dilation rate may both be above 1, as with DepthwiseConv2D.
// Source: keras.layers.SeparableConv2D, channels_last.
func SeparableConv2D(filters, kernel int, o ...Option) Layer {
	l := &separableConv2D{filters: filters, settings: read("SeparableConv2D",
		"activation Strides Padding KernelSize DilationRate ActivityRegularizer Trainable Name"+depthwiseOptions+pointwiseOptions+biasOptions, o)}
	if l.size == [2]int{} {
		l.size = [2]int{kernel, kernel}
	}
	if filters < 1 {
		l.fail("filters", "1 or more", fmt.Sprint(filters), "")
	}
	l.positive("kernel size", l.size[0], l.size[1])
	return l
}

type separableConv2D struct {
	settings
	filters int
}

func (l *separableConv2D) config() ops.SeparableConv2DConfig {
	return ops.SeparableConv2DConfig{Strides: l.strides, Padding: l.padding, Dilation: l.dilation}
}

func (l *separableConv2D) Output(in Shape) (Shape, error) {
	if err := l.window(in, "kernel"); err != nil {
		return nil, err
	}
	if err := l.multiplied(in); err != nil {
		return nil, err
	}
	w := l.Weights(in)
	y, err := ops.SeparableConv2DShape(append(tensor.Shape{1}, in...), w[0].Shape, w[1].Shape, l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *separableConv2D) Weights(in Shape) []WeightSpec {
	depthwise := l.depthwise("depthwise_kernel", in)
	pointwise := l.spec("pointwise", []int{1, 1, depthwise.Shape[2] * depthwise.Shape[3], l.filters}, initializer.GlorotUniform())
	pointwise.Name = "pointwise_kernel"
	if l.noBias {
		return []WeightSpec{depthwise, pointwise}
	}
	return []WeightSpec{depthwise, pointwise, l.bias(l.filters)}
}

func (l *separableConv2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	var bias *gorgonia.Node
	if !l.noBias {
		bias = c.Weights[2]
	}
	y, err := ops.SeparableConv2D(x, c.Weights[0], c.Weights[1], bias, l.config())
	if err != nil {
		return nil, err
	}
	if err := c.Scope.Label(y, "separable_conv2d"); err != nil {
		return nil, err
	}
	return l.activate(c, y)
}

// Config is Keras' get_config.
func (l *separableConv2D) Config() map[string]any {
	c := map[string]any{"filters": l.filters, "depth_multiplier": max(1, l.multiplier)}
	l.configureWindow(c, "kernel_size")
	l.configureActivation(c)
	l.configure(c, "depthwise", initializer.GlorotUniform())
	l.configure(c, "pointwise", initializer.GlorotUniform())
	l.configureBias(c)
	return c
}
