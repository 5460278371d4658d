package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Concatenate puts its inputs one behind the other along an axis, by default the channels: Apply(Concatenate(), a, b).
//
//	in: [..., K0], [..., K1], …     out: [..., K0+K1+…]
//
// Options: Axis (not 0, the batch), Name. Everything, NaN and ±Inf too, is copied; a single input is passed on.
// Errors (of Functional): an axis the inputs do not have; shapes that differ in another axis.
// Source: keras.layers.Concatenate.
func Concatenate(o ...Option) Layer {
	l := &concatenate{read("Concatenate", "Axis Name", o)}
	l.oneAxis()
	return l
}

type concatenate struct{ settings }

func (l *concatenate) Output(in Shape) (Shape, error) { return l.OutputOf([]Shape{in}) }

func (l *concatenate) OutputOf(in []Shape) (Shape, error) {
	switch {
	case l.err != nil:
		return nil, l.err
	case len(in) == 0:
		return nil, noInputs(l.class)
	}
	axis, n := l.axis(), len(in[0])
	if axis < -n || axis > n || axis == 0 {
		return nil, &ConfigError{Op: l.class, What: "axis", Want: fmt.Sprintf("1 to %d, or %d to -1", n, -n), Got: fmt.Sprint(axis)}
	}
	y, err := ops.ConcatenateShape(axis, withBatch(in)...)
	if err != nil {
		return nil, &ConfigError{Op: l.class, What: "input shapes", Want: fmt.Sprintf("shapes that differ in axis %d only", axis), Got: batches(in)}
	}
	return Shape(y[1:]), nil
}

func (l *concatenate) Weights(Shape) []WeightSpec { return nil }

func (l *concatenate) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	return l.BuildOf(c, []*gorgonia.Node{x})
}

func (l *concatenate) BuildOf(c *Context, x []*gorgonia.Node) (*gorgonia.Node, error) {
	if len(x) == 1 {
		return x[0], nil
	}
	y, err := ops.Concatenate(l.axis(), x...)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "concatenate")
}

// Config is Keras' get_config.
func (l *concatenate) Config() map[string]any { return map[string]any{"axis": l.axis()} }
