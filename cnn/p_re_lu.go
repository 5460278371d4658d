package cnn

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// PReLU is the rectifier whose slope for negative numbers is learned:
//
//	y = x            if x > 0
//	y = alpha · x    otherwise
//
//	in: any     out: the same     weight: alpha, the shape of in, 1 along SharedAxes
//
// It has weights, so it is a layer only, unlike ReLU and LeakyReLU, which are options of other layers too.
//
// Options: SharedAxes, AlphaInitializer, AlphaRegularizer, AlphaConstraint, Trainable, Name. NaN stays NaN; see ops.PReLU for the
// derivative at 0. Errors (of Sequential): shared axes that the input does not have. Source: keras.layers.PReLU.
func PReLU(o ...Option) Layer {
	return &pReLU{read("PReLU", "SharedAxes AlphaInitializer AlphaRegularizer AlphaConstraint Trainable Name", o)}
}

type pReLU struct{ settings }

func (l *pReLU) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	for _, a := range l.shared {
		if a < 1 || a > len(in) {
			return nil, &ConfigError{Op: l.class, What: "shared axes", Want: fmt.Sprintf("axes from 1 to %d", len(in)), Got: fmt.Sprint(l.shared)}
		}
	}
	_, err := l.alphaShape(in)
	return in, err
}

func (l *pReLU) alphaShape(in Shape) (tensor.Shape, error) {
	return ops.PReLUShape(append(tensor.Shape{1}, in...), l.shared...)
}

func (l *pReLU) Weights(in Shape) []WeightSpec {
	shape, _ := l.alphaShape(in) // Output had no error
	return []WeightSpec{l.spec("alpha", shape, initializer.Zeros())}
}

func (l *pReLU) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.PReLU(x, c.Weights[0])
	if err != nil {
		return nil, err
	}
	c.Rectified(y)
	return y, c.Scope.Label(y, "prelu")
}

// Config is Keras' get_config.
func (l *pReLU) Config() map[string]any {
	c := map[string]any{"shared_axes": nil}
	if l.shared != nil {
		c["shared_axes"] = slices.Clone(l.shared)
	}
	l.configure(c, "alpha", initializer.Zeros())
	return c
}
