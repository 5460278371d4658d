package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// GlobalMaxPooling2D takes the largest value of every channel of the whole picture: in [H, W, C], out [C], or [1, 1, C] with
// KeepDims(true). Options: KeepDims, Name. A channel with a NaN gives NaN. Where values tie, the derivative goes to the
// first, row by row; Keras shares it among them. Errors (of Sequential): an input that is not a picture.
// Source: keras.layers.GlobalMaxPooling2D, channels_last.
func GlobalMaxPooling2D(o ...Option) Layer {
	return &globalMaxPooling2D{read("GlobalMaxPooling2D", "KeepDims Name", o)}
}

type globalMaxPooling2D struct{ settings }

func (l *globalMaxPooling2D) Output(in Shape) (Shape, error) { return l.pooled(in) }

func (l *globalMaxPooling2D) Weights(Shape) []WeightSpec { return nil }

func (l *globalMaxPooling2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.GlobalMaxPool2D(x, ops.GlobalPool2DConfig{KeepDims: l.keepDims})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "global_max_pool2d")
}

// Config is Keras' get_config.
func (l *globalMaxPooling2D) Config() map[string]any { return l.configurePooled() }
