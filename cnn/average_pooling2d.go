package cnn

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// AveragePooling2D takes the mean of each pool×pool window of every channel.
//
//	in: [H, W, C]     out: [OH, OW, C]
//	Valid: OH = (H-PH)/SH + 1     Same: OH = H/SH rounded up; the mean is that of the cells within the picture
//
// Options: Strides, StridesHW (default: the pool's size), Padding, PoolSize, Name. A window with a NaN gives NaN.
// Errors (of Sequential): pool or stride below 1; an input that is not a picture; with Valid a pool larger than the
// picture. Source: keras.layers.AveragePooling2D, channels_last.
func AveragePooling2D(pool int, o ...Option) Layer {
	l := &averagePooling2D{read("AveragePooling2D", "Strides Padding PoolSize Name", o)}
	if l.size == [2]int{} {
		l.size = [2]int{pool, pool}
	}
	l.positive("pool size", l.size[0], l.size[1])
	return l
}

type averagePooling2D struct{ settings }

func (l *averagePooling2D) config() ops.AveragePool2DConfig {
	return ops.AveragePool2DConfig{PoolSize: l.size, Strides: l.strides, Padding: l.padding}
}

func (l *averagePooling2D) Output(in Shape) (Shape, error) {
	if err := l.window(in, "pool"); err != nil {
		return nil, err
	}
	y, err := ops.AveragePool2DShape(append(tensor.Shape{1}, in...), l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *averagePooling2D) Weights(Shape) []WeightSpec { return nil }

func (l *averagePooling2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.AveragePool2D(x, l.config())
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "average_pool2d")
}

// Config is Keras' get_config.
func (l *averagePooling2D) Config() map[string]any {
	c := make(map[string]any)
	l.configureWindow(c, "pool_size")
	return c
}
