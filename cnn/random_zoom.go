package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomZoom makes what pictures show smaller or larger about their center by a random factor, in training only. Elsewhere it
// changes nothing.
//
//	in: [H, W, C]     out: the same
//
// A picture then shows 1 + f times its former height and width, with f even between −factor and factor: a positive f zooms out,
// a negative one zooms in. HeightFactor gives another range; with WidthFactor the width has a number of its own. Factors are
// above −1, at most 1.
//
// Options: HeightFactor, WidthFactor, FillMode, FillValue, Interpolation (Bilinear by default), Seed, Name. Random numbers are as
// RandomFlip's. Errors (of Sequential): a factor out of range, an input that is not a picture.
// Source: keras.layers.RandomZoom, channels_last, as it is on TensorFlow; the numbers are ours.
func RandomZoom(factor float64, o ...Option) Layer {
	l := newAugmenter("RandomZoom", "HeightFactor WidthFactor FillMode FillValue Interpolation", o)
	zoom := limits{least: -1, most: 1, open: true, floor: -1}
	c := ops.RandomZoomConfig{HeightFactor: l.rangeOf("height factor", factor, l.height, zoom), Square: l.width == nil, Resampling: l.resampling()}
	l.config["height_factor"], l.config["width_factor"] = givenFactor(factor, l.height), nil
	if l.width != nil {
		c.WidthFactor = l.rangeOf("width factor", 0, l.width, zoom)
		l.config["width_factor"] = givenFactor(0, l.width)
	}
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		c := c
		c.Seed = seed
		return ops.RandomZoom(x, step, c)
	}
	return l
}
