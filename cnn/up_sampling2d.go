package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// UpSampling2D enlarges a picture size times in both directions: it repeats cells, or blends neighbours with
// Interpolation(Bilinear).
//
//	in: [H, W, C]     out: [H·SH, W·SW, C]
//
// Options: SizeHW, Interpolation, Name. Errors (of Sequential): a size below 1; an unknown interpolation; an input that is not
// a picture. Source: keras.layers.UpSampling2D, channels_last, whose other interpolations ("bicubic", "lanczos3",
// "lanczos5") are not offered.
func UpSampling2D(size int, o ...Option) Layer {
	l := &upSampling2D{read("UpSampling2D", "SizeHW Interpolation Name", o)}
	if l.size == [2]int{} {
		l.size = [2]int{size, size}
	}
	l.positive("size", l.size[0], l.size[1])
	if l.blend == "" {
		l.blend = Nearest
	}
	return l
}

// SizeHW sets how many times higher and wider UpSampling2D makes a picture, in place of its first argument.
func SizeHW(h, w int) Option {
	return setting{"SizeHW", func(s *settings) { s.size = [2]int{h, w} }}
}

type upSampling2D struct{ settings }

func (l *upSampling2D) Output(in Shape) (Shape, error) {
	if err := l.picture(in); err != nil {
		return nil, err
	}
	if l.size[0] > maxElements/in[0] || l.size[1] > maxElements/in[1] { // the products could overflow
		return nil, &ConfigError{Op: l.class, What: "size", Want: fmt.Sprintf("at most %d×%d for a picture of %d×%d", maxElements/in[0], maxElements/in[1], in[0], in[1]),
			Got: fmt.Sprintf("%d×%d", l.size[0], l.size[1])}
	}
	return Shape{in[0] * l.size[0], in[1] * l.size[1], in[2]}, nil
}

func (l *upSampling2D) Weights(Shape) []WeightSpec { return nil }

func (l *upSampling2D) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.UpSampling2D(x, ops.UpSampling2DConfig{Size: l.size, Interpolation: l.blend})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "up_sampling2d")
}

// Config is Keras' get_config.
func (l *upSampling2D) Config() map[string]any {
	return map[string]any{"size": []int{l.size[0], l.size[1]}, "data_format": "channels_last", "interpolation": string(l.blend)}
}
