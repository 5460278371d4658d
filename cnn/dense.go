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
// Options: an activation (ReLU, Softmax, Activation, …), UseBias, initializer, regularizer and constraint of kernel and bias,
// ActivityRegularizer, Trainable, Name. Errors (of Sequential): units below 1; an input that is not flat.
// Source: keras.layers.Dense, which would also take more axes.
func Dense(units int, o ...Option) Layer {
	l := &dense{units: units, settings: read("Dense", "activation ActivityRegularizer Trainable Name"+kernelOptions+biasOptions, o)}
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

func (l *dense) Weights(in Shape) []WeightSpec { return l.kernelAndBias([]int{in[0], l.units}) }

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

// Config is Keras' get_config.
func (l *dense) Config() map[string]any {
	c := map[string]any{"units": l.units, "quantization_config": nil}
	l.configureActivation(c)
	l.configure(c, "kernel", initializer.GlorotUniform())
	l.configureBias(c)
	return c
}
