package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// ActivationLayer is a function of each element, or of each row, that serves in two places: as a Layer of its own, and as an
// Option of Conv2D and Dense, which then apply it to their result.
type ActivationLayer interface {
	Layer
	Option
	apply(c *Context, x *gorgonia.Node) (*gorgonia.Node, error)
	// function is Keras' name of the function, or the layer itself if it has parameters that a name cannot tell.
	function() any
}

// activation is what all activations share: no weights, the shape stays.
type activation struct {
	settings
	label  string                 // of the node
	named  func(*settings) string // Keras' name of the function; "" if parameters make it another
	config func(*settings) map[string]any
	op     func(s *settings, c *Context, x *gorgonia.Node) (*gorgonia.Node, error)
}

func (a *activation) Output(in Shape) (Shape, error) {
	if a.err != nil {
		return nil, a.err
	}
	return in, nil
}

func (a *activation) Weights(Shape) []WeightSpec { return nil }

// Config is Keras' get_config.
func (a *activation) Config() map[string]any { return a.config(&a.settings) }

func (a *activation) function() any {
	if name := a.named(&a.settings); name != "" {
		return name
	}
	return a
}

func (a *activation) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	return a.apply(c, x)
}

func (a *activation) apply(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := a.op(&a.settings, c, x)
	if err != nil || y == x { // a function that does nothing
		return y, err
	}
	return y, c.Scope.Label(y, a.label)
}

// setting makes the activation an option of another layer.
func (a *activation) setting() setting {
	return setting{"activation", func(s *settings) {
		s.activation = a
		switch {
		case a.err != nil && a.class == "Activation":
			s.fail(a.err.What, a.err.Want, a.err.Got, a.err.Hint)
		case a.err != nil:
			s.fail(fmt.Sprintf("activation %s: %s", a.class, a.err.What), a.err.Want, a.err.Got, a.err.Hint)
		case a.name != "":
			s.fail(fmt.Sprintf("activation %s: name", a.class), "none, since it is part of this layer", fmt.Sprintf("%q", a.name), "")
		}
	}}
}

// activate applies the activation of a layer, if it has one, and regularizes what the layer puts out then.
func (s *settings) activate(c *Context, x *gorgonia.Node) (y *gorgonia.Node, err error) {
	y = x
	if s.activation != nil {
		if y, err = s.activation.apply(c, x); err != nil {
			return nil, err
		}
	}
	if s.activity == nil {
		return y, nil
	}
	sum, err := s.activity.Penalty(y)
	if err != nil {
		return nil, fmt.Errorf("activity regularizer: %w", err)
	}
	mean, err := ops.Scale(sum, 1/float64(y.Shape()[0]))
	if err != nil {
		return nil, err
	}
	c.AddLoss(mean)
	return y, nil
}

// configureActivation adds to a config what Keras says of a layer's activation.
func (s *settings) configureActivation(config map[string]any) {
	config["activation"] = "linear"
	if s.activation != nil {
		config["activation"] = s.activation.function()
	}
	config["activity_regularizer"] = nil
	if s.activity != nil {
		config["activity_regularizer"] = s.activity
	}
}
