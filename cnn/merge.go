package cnn

import (
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// merge is a layer that joins several inputs element by element: Add or Multiply.
type merge struct {
	settings
	shape func(a, b tensor.Shape, more ...tensor.Shape) (tensor.Shape, error)
	op    func(a, b *gorgonia.Node, more ...*gorgonia.Node) (*gorgonia.Node, error)
}

func (l *merge) Output(in Shape) (Shape, error) { return l.OutputOf([]Shape{in}) }

func (l *merge) OutputOf(in []Shape) (Shape, error) {
	switch {
	case l.err != nil:
		return nil, l.err
	case len(in) == 0:
		return nil, noInputs(l.class)
	case len(in) == 1:
		return in[0], nil
	}
	all := withBatch(in)
	y, err := l.shape(all[0], all[1], all[2:]...)
	if err != nil {
		return nil, &ConfigError{Op: l.class, What: "input shapes", Want: "axes, counted from the last, that are equal or 1", Got: batches(in)}
	}
	return Shape(y[1:]), nil
}

func (l *merge) Weights(Shape) []WeightSpec { return nil }

func (l *merge) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	return l.BuildOf(c, []*gorgonia.Node{x})
}

func (l *merge) BuildOf(c *Context, x []*gorgonia.Node) (*gorgonia.Node, error) {
	if len(x) == 1 {
		return x[0], nil
	}
	y, err := l.op(x[0], x[1], x[2:]...)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, snake(l.class))
}

// Config is Keras' get_config.
func (l *merge) Config() map[string]any { return map[string]any{} }

func noInputs(class string) error {
	return &ConfigError{Op: class, What: "inputs", Want: "one or more", Got: "none"}
}

// withBatch puts an axis for the batch before each shape.
func withBatch(in []Shape) []tensor.Shape {
	all := make([]tensor.Shape, len(in))
	for i, s := range in {
		all[i] = append(tensor.Shape{1}, s...)
	}
	return all
}

// batches writes shapes for an error: [N,8,8,4], [N,4].
func batches(in []Shape) string {
	list := make([]string, len(in))
	for i, s := range in {
		list[i] = s.batch()
	}
	return strings.Join(list, ", ")
}
