package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Dense joins every input with every unit: y = x·kernel + bias.
//
//	in: [D]     out: [units]     weights: kernel [D, units], bias [units]
//
// Options: an activation (ReLU, Softmax), UseBias, KernelInitializer, BiasInitializer, Name. Errors (of Sequential): units
// below 1; an input that is not flat. Source: keras.layers.Dense, which would also take more axes.
func Dense(units int, o ...Option) Layer {
	l := &dense{units: units, settings: read("Dense", "activation UseBias KernelInitializer BiasInitializer Name", o)}
	if units < 1 {
		l.fail("units", "1 or more", fmt.Sprint(units), "")
	}
	return l
}

type dense struct {
	settings
	units int
}

func (l *dense) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	if len(in) != 1 {
		return nil, &ConfigError{Op: l.class, What: "input rank", Want: "2 [N,D]",
			Got: fmt.Sprintf("%d %s", len(in)+1, in.batch()), Hint: "put Flatten before it"}
	}
	return Shape{l.units}, nil
}

func (l *dense) Weights(in Shape) []WeightSpec { return l.weights([]int{in[0], l.units}) }

func (l *dense) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	kernel, bias := c.kernelAndBias()
	y, err := ops.Dense(x, kernel, bias)
	if err != nil {
		return nil, err
	}
	if err := c.Scope.Label(y, "dense"); err != nil {
		return nil, err
	}
	return l.activate(c, y)
}

// weights are the kernel and, unless UseBias(false), one bias for each of its outputs, with Keras' default initializers.
func (s *settings) weights(kernel []int) []WeightSpec {
	k := WeightSpec{"kernel", kernel, s.kernelInit}
	if k.Initializer == nil {
		k.Initializer = initializer.GlorotUniform()
	}
	if s.noBias {
		return []WeightSpec{k}
	}
	b := WeightSpec{"bias", kernel[len(kernel)-1:], s.biasInit}
	if b.Initializer == nil {
		b.Initializer = initializer.Zeros()
	}
	return []WeightSpec{k, b}
}

// kernelAndBias are the nodes of a layer's weights; bias is nil without one.
func (c *Context) kernelAndBias() (kernel, bias *gorgonia.Node) {
	if len(c.Weights) > 1 {
		bias = c.Weights[1]
	}
	return c.Weights[0], bias
}
