package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomTranslation shifts pictures by a random distance, in training only. Elsewhere it changes nothing.
//
//	in: [H, W, C]     out: the same
//
// The shift down is even between −height and height of the picture's height, the one to the right between −width and width of
// its width, or in the ranges of HeightFactor and WidthFactor, each −1 to 1. It need not be whole cells.
//
// Options: HeightFactor, WidthFactor, FillMode, FillValue, Interpolation (Bilinear by default), Seed, Name. Random numbers are as
// RandomFlip's. Errors (of Sequential): a factor out of range, an input that is not a picture.
// Source: keras.layers.RandomTranslation, channels_last, as it is on TensorFlow; the numbers are ours.
func RandomTranslation(height, width float64, o ...Option) Layer {
	l := newAugmenter("RandomTranslation", "HeightFactor WidthFactor FillMode FillValue Interpolation", o)
	h := l.rangeOf("height factor", height, l.height, limits{least: -1, most: 1, floor: -1})
	w := l.rangeOf("width factor", width, l.width, limits{least: -1, most: 1, floor: -1})
	l.config["height_factor"], l.config["width_factor"] = givenFactor(height, l.height), givenFactor(width, l.width)
	fill := l.resampling()
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		return ops.RandomTranslation(x, step, ops.RandomTranslationConfig{HeightFactor: h, WidthFactor: w, Resampling: fill, Seed: seed})
	}
	return l
}
