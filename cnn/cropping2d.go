package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Cropping2D cuts rows and columns off the sides of a picture, by default none.
//
//	in: [H, W, C]     out: [H-top-bottom, W-left-right, C]
//
// Options: Border, Name. Errors (of Sequential): a negative number in the border; one that leaves nothing of the picture; an
// input that is not a picture. Source: keras.layers.Cropping2D, channels_last.
func Cropping2D(o ...Option) Layer {
	return &cropping2D{read("Cropping2D", "Border Name", o)}
}

type cropping2D struct{ settings }

func (l *cropping2D) Output(in Shape) (Shape, error) {
	if err := l.picture(in); err != nil {
		return nil, err
	}
	b := l.sides(0)
	// What is above and left goes first, so that no sum overflows.
	h, w := in[0]-min(b.Top, in[0])-b.Bottom, in[1]-min(b.Left, in[1])-b.Right
	if h < 1 || w < 1 {
		return nil, &ConfigError{Op: l.class, What: "border", Want: fmt.Sprintf("one that leaves some of the %d×%d picture", in[0], in[1]), Got: b.String()}
	}
	return Shape{h, w, in[2]}, nil
}

func (l *cropping2D) Weights(Shape) []WeightSpec { return nil }

func (l *cropping2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.Cropping2D(x, l.sides(0))
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "cropping2d")
}

// Config is Keras' get_config.
func (l *cropping2D) Config() map[string]any {
	return map[string]any{"cropping": pairs(l.sides(0)), "data_format": "channels_last"}
}
