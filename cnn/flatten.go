package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Flatten joins all axes into one, the last fastest: in [H, W, C], out [H·W·C]. Options: Name.
// Source: keras.layers.Flatten, channels_last.
func Flatten(o ...Option) Layer { return &flatten{read("Flatten", "Name", o)} }

type flatten struct{ settings }

func (l *flatten) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	n, ok := in.size()
	if !ok {
		return nil, &ConfigError{Op: l.class, What: "input", Want: "axes of 1 or more", Got: in.batch()}
	}
	return Shape{n}, nil
}

func (l *flatten) Weights(Shape) []WeightSpec { return nil }

func (l *flatten) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.Flatten(x)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "flatten")
}

// Config is Keras' get_config.
func (*flatten) Config() map[string]any { return map[string]any{"data_format": "channels_last"} }
