package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomContrast moves the values of pictures away from their mean, or towards it, in training only. Elsewhere it changes
// nothing.
//
//	y = (x − mean)·f + mean, clipped to ValueRange     mean: of a channel of a picture
//
//	in: [H, W, C]     out: the same
//
// f is even from 1 to 1 + factor: as in Keras a single number never lowers the contrast. With Factor(lower, upper), each 0 to 1,
// it is even from 1 − lower to 1 + upper.
//
// Options: Factor, ValueRange, Seed, Name. ValueRange is 0 to 255 by default: pictures from 0 to 1, as those of data.OpenIDX, need
// ValueRange(0, 1). Random numbers are as RandomFlip's. Errors (of Sequential): a factor out of range, an input that is not a
// picture. Source: keras.layers.RandomContrast, channels_last; the numbers are ours.
func RandomContrast(factor float64, o ...Option) Layer {
	l := newAugmenter("RandomContrast", "Factor ValueRange", o)
	r := l.rangeOf("factor", factor, l.factor, limits{least: 0, most: 1, floor: 0})
	l.config["factor"] = shown(r)
	values := l.valueRange()
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		return ops.RandomContrast(x, step, ops.RandomContrastConfig{Factor: r, ValueRange: values, Seed: seed})
	}
	return l
}
