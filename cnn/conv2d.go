package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Conv2D slides kernel×kernel windows over pictures and makes filters new channels of them.
//
//	in: [H, W, C]     out: [OH, OW, filters]     weights: kernel [KH, KW, C, filters], bias [filters]
//	with groups: kernel [KH, KW, C/groups, filters]
//	Valid: OH = (H - (KH-1)*DH - 1)/SH + 1     Same: OH = H/SH rounded up
//
// Options: an activation (ReLU, Softmax, Activation, …), Strides, StridesHW, Padding, KernelSize, DilationRate,
// DilationRateHW, Groups, UseBias, initializer, regularizer and constraint of kernel and bias, ActivityRegularizer,
// Trainable, Name. Errors (of Sequential): filters, kernel, stride, dilation rate or groups below 1; strides and dilation
// rate both above 1; groups that do not divide channels and filters; an input that is not a picture; with Valid a kernel
// larger than the picture. Source: keras.layers.Conv2D, channels_last.
func Conv2D(filters, kernel int, o ...Option) Layer {
	l := &conv2D{filters: filters, settings: read("Conv2D",
		"activation Strides Padding KernelSize DilationRate Groups ActivityRegularizer Trainable Name"+kernelOptions+biasOptions, o)}
	if l.size == [2]int{} {
		l.size = [2]int{kernel, kernel}
	}
	if filters < 1 {
		l.fail("filters", "1 or more", fmt.Sprint(filters), "")
	}
	l.positive("kernel size", l.size[0], l.size[1])
	return l
}

type conv2D struct {
	settings
	filters int
}

func (l *conv2D) config() ops.Conv2DConfig {
	return ops.Conv2DConfig{Strides: l.strides, Padding: l.padding, Dilation: l.dilation, Groups: l.groups}
}

func (l *conv2D) Output(in Shape) (Shape, error) {
	if err := l.window(in, "kernel"); err != nil {
		return nil, err
	}
	if g := max(1, l.groups); in[2]%g != 0 || l.filters%g != 0 {
		return nil, &ConfigError{Op: l.class, What: "groups", Want: fmt.Sprintf("a divisor of the %d channels and of the %d filters", in[2], l.filters),
			Got: fmt.Sprint(g)}
	}
	if max(l.strides[0], l.strides[1]) > 1 && max(l.dilation[0], l.dilation[1]) > 1 {
		return nil, &ConfigError{Op: l.class, What: "strides with a dilation rate", Want: "one of them 1",
			Got: fmt.Sprintf("%d×%d and %d×%d", l.strides[0], l.strides[1], l.dilation[0], l.dilation[1])}
	}
	y, err := ops.Conv2DShape(append(tensor.Shape{1}, in...), l.kernel(in), l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *conv2D) kernel(in Shape) tensor.Shape {
	return tensor.Shape{l.size[0], l.size[1], in[2] / max(1, l.groups), l.filters}
}

func (l *conv2D) Weights(in Shape) []WeightSpec { return l.kernelAndBias(l.kernel(in)) }

func (l *conv2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	kernel, bias := c.kernelAndBias()
	y, err := ops.Conv2D(x, kernel, bias, l.config())
	if err != nil {
		return nil, err
	}
	if err := c.Scope.Label(y, "conv2d"); err != nil {
		return nil, err
	}
	return l.activate(c, y)
}

// Config is Keras' get_config.
func (l *conv2D) Config() map[string]any {
	c := map[string]any{"filters": l.filters, "groups": max(1, l.groups)}
	l.configureWindow(c, "kernel_size")
	l.configureActivation(c)
	l.configure(c, "kernel", initializer.GlorotUniform())
	l.configureBias(c)
	return c
}
