package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Conv2D slides kernel×kernel windows over pictures and makes filters new channels of them.
//
//	in: [H, W, C]     out: [OH, OW, filters]     weights: kernel [KH, KW, C, filters], bias [filters]
//	Valid: OH = (H-KH)/SH + 1     Same: OH = H/SH rounded up
//
// Options: an activation (ReLU, Softmax), Strides, StridesHW, Padding, KernelSize, UseBias, KernelInitializer,
// BiasInitializer, Name. Errors (of Sequential): filters, kernel or stride below 1; an input that is not a picture; with
// Valid a kernel larger than the picture. Source: keras.layers.Conv2D, channels_last.
func Conv2D(filters, kernel int, o ...Option) Layer {
	l := &conv2D{filters: filters, settings: read("Conv2D",
		"activation Strides Padding KernelSize UseBias KernelInitializer BiasInitializer Name", o)}
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
	return ops.Conv2DConfig{Strides: l.strides, Padding: l.padding}
}

func (l *conv2D) Output(in Shape) (Shape, error) {
	if err := l.picture(in, "kernel"); err != nil {
		return nil, err
	}
	y, err := ops.Conv2DShape(append(tensor.Shape{1}, in...), l.kernel(in), l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *conv2D) kernel(in Shape) tensor.Shape {
	return tensor.Shape{l.size[0], l.size[1], in[2], l.filters}
}

func (l *conv2D) Weights(in Shape) []WeightSpec { return l.weights(l.kernel(in)) }

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

// picture wants an input that is a picture at least as large as the window, which the text calls what.
func (s *settings) picture(in Shape, what string) error {
	if s.err != nil {
		return s.err
	}
	if len(in) != 3 {
		e := &ConfigError{Op: s.class, What: "input rank", Want: "4 [N,H,W,C]", Got: fmt.Sprintf("%d %s", len(in)+1, in.batch())}
		switch len(in) {
		case 1:
			e.Hint = "put it before Flatten"
		case 2: // a picture without its channels, as other libraries write grey ones
			e.Hint = fmt.Sprintf("write Input(%d, %d, 1)", in[0], in[1])
		}
		return e
	}
	if s.padding != Same && (s.size[0] > in[0] || s.size[1] > in[1]) {
		return &ConfigError{Op: s.class, What: what + " size", Want: fmt.Sprintf("at most the picture's %d×%d", in[0], in[1]),
			Got: fmt.Sprintf("%d×%d", s.size[0], s.size[1]), Hint: "make the " + what + " smaller, or use Padding(Same)"}
	}
	return nil
}
