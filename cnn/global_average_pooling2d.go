package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// GlobalAveragePooling2D takes the mean of every channel over the whole picture: in [H, W, C], out [C], or [1, 1, C] with
// KeepDims(true). Options: KeepDims, Name. A channel with a NaN gives NaN. Errors (of Sequential): an input that is not a
// picture. Source: keras.layers.GlobalAveragePooling2D, channels_last.
func GlobalAveragePooling2D(o ...Option) Layer {
	return &globalAveragePooling2D{read("GlobalAveragePooling2D", "KeepDims Name", o)}
}

type globalAveragePooling2D struct{ settings }

func (l *globalAveragePooling2D) Output(in Shape) (Shape, error) { return l.pooled(in) }

func (l *globalAveragePooling2D) Weights(Shape) []WeightSpec { return nil }

func (l *globalAveragePooling2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.GlobalAveragePool2D(x, ops.GlobalPool2DConfig{KeepDims: l.keepDims})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "global_average_pool2d")
}

// Config is Keras' get_config.
func (l *globalAveragePooling2D) Config() map[string]any { return l.configurePooled() }
