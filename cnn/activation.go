package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Activation is a function of each element, or of each row, that serves in two places: as a Layer of its own, and as an
// Option of Conv2D and Dense, which then apply it to their result.
type Activation interface {
	Layer
	Option
	apply(c *Context, x *gorgonia.Node) (*gorgonia.Node, error)
}

// activation is what all activations share: no weights, the shape stays.
type activation struct {
	settings
	label string // of the node
	op    func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error)
}

func (a *activation) Output(in Shape) (Shape, error) {
	if a.err != nil {
		return nil, a.err
	}
	return in, nil
}

func (a *activation) Weights(Shape) []WeightSpec { return nil }

func (a *activation) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	return a.apply(c, x)
}

func (a *activation) apply(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := a.op(&a.settings, c, x)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, a.label)
}

// setting makes the activation an option of another layer.
func (a *activation) setting() setting {
	return setting{"activation", func(s *settings) {
		s.activation = a
		switch {
		case a.err != nil:
			s.fail(fmt.Sprintf("activation %s: %s", a.class, a.err.What), a.err.Want, a.err.Got, a.err.Hint)
		case a.name != "":
			s.fail(fmt.Sprintf("activation %s: name", a.class), "none, since it is part of this layer", fmt.Sprintf("%q", a.name), "")
		}
	}}
}

// activate applies the activation of a layer, if it has one.
func (s *settings) activate(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	if s.activation == nil {
		return x, nil
	}
	return s.activation.apply(c, x)
}
