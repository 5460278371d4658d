package cnn

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// MaxPooling2D takes the largest value of each pool×pool window of every channel.
//
//	in: [H, W, C]     out: [OH, OW, C]
//	Valid: OH = (H-PH)/SH + 1     Same: OH = H/SH rounded up
//
// Options: Strides, StridesHW (default: the pool's size), Padding, PoolSize, Name. A window with a NaN gives NaN.
// Errors (of Sequential): pool or stride below 1; an input that is not a picture; with Valid a pool larger than the
// picture. Source: keras.layers.MaxPooling2D, channels_last.
func MaxPooling2D(pool int, o ...Option) Layer {
	l := &maxPooling2D{read("MaxPooling2D", "Strides Padding PoolSize Name", o)}
	if l.size == [2]int{} {
		l.size = [2]int{pool, pool}
	}
	l.positive("pool size", l.size[0], l.size[1])
	return l
}

type maxPooling2D struct{ settings }

func (l *maxPooling2D) config() ops.MaxPool2DConfig {
	return ops.MaxPool2DConfig{PoolSize: l.size, Strides: l.strides, Padding: l.padding}
}

func (l *maxPooling2D) Output(in Shape) (Shape, error) {
	if err := l.window(in, "pool"); err != nil {
		return nil, err
	}
	y, err := ops.MaxPool2DShape(append(tensor.Shape{1}, in...), l.config())
	if err != nil {
		return nil, err
	}
	return Shape(y[1:]), nil
}

func (l *maxPooling2D) Weights(Shape) []WeightSpec { return nil }

func (l *maxPooling2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.MaxPool2D(x, l.config())
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "max_pool2d")
}

// Config is Keras' get_config.
func (l *maxPooling2D) Config() map[string]any {
	c := make(map[string]any)
	l.configureWindow(c, "pool_size")
	return c
}
