package cnn

import "gorgonia.org/gorgonia"

// Input says what one example looks like, without the batch axis: Input(64, 64, 3) are colour pictures [H, W, C],
// Input(20) are 20 features. It comes first in a model, is no row of the summary and has no weights.
// Source: keras.Input.
func Input(dims ...int) Layer { return &input{Shape(dims).clone()} }

type input struct{ shape Shape }

func (*input) Class() string { return "InputLayer" }

func (*input) Name() string { return "" }

func (l *input) Output(Shape) (Shape, error) {
	if _, ok := l.shape.size(); !ok || len(l.shape) == 0 {
		return nil, &ConfigError{Op: "Input", What: "shape", Want: "axes of 1 or more", Got: l.shape.list()}
	}
	return l.shape, nil
}

func (*input) Weights(Shape) []WeightSpec { return nil }

func (*input) Build(_ *Context, x *gorgonia.Node) (*gorgonia.Node, error) { return x, nil }
