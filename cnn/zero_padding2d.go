package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// ZeroPadding2D puts rows and columns of zeros around a picture, by default one at each side.
//
//	in: [H, W, C]     out: [top+H+bottom, left+W+right, C]
//
// Options: Border, Name. Errors (of Sequential): a negative number in the border; an input that is not a picture.
// Source: keras.layers.ZeroPadding2D, channels_last.
func ZeroPadding2D(o ...Option) Layer {
	return &zeroPadding2D{read("ZeroPadding2D", "Border Name", o)}
}

type zeroPadding2D struct{ settings }

func (l *zeroPadding2D) Output(in Shape) (Shape, error) {
	if err := l.picture(in); err != nil {
		return nil, err
	}
	b := l.sides(1)
	if max(b.Top, b.Bottom, b.Left, b.Right) > maxElements { // the sums could overflow
		return nil, &ConfigError{Op: l.class, What: "border", Want: fmt.Sprintf("at most %d at each side", maxElements), Got: b.String()}
	}
	return Shape{b.Top + in[0] + b.Bottom, b.Left + in[1] + b.Right, in[2]}, nil
}

func (l *zeroPadding2D) Weights(Shape) []WeightSpec { return nil }

func (l *zeroPadding2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.ZeroPadding2D(x, l.sides(1))
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "zero_padding2d")
}

// Config is Keras' get_config.
func (l *zeroPadding2D) Config() map[string]any {
	return map[string]any{"padding": pairs(l.sides(1)), "data_format": "channels_last"}
}
