package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomBrightness makes pictures brighter or darker, in training only. Elsewhere it changes nothing.
//
//	y = x + f·(upper − lower), clipped to ValueRange, which is lower to upper
//
//	in: [H, W, C]     out: the same
//
// f is even between −factor and factor, or in the range of the option Factor, each −1, which makes all black, to 1, all white;
// one number for a picture.
//
// Options: Factor, ValueRange, Seed, Name. ValueRange is 0 to 255 by default: pictures from 0 to 1, as those of data.OpenIDX, need
// ValueRange(0, 1). Random numbers are as RandomFlip's. Errors (of Sequential): a factor out of range, an input that is not a
// picture. Source: keras.layers.RandomBrightness, channels_last; the numbers are ours.
func RandomBrightness(factor float64, o ...Option) Layer {
	l := newAugmenter("RandomBrightness", "Factor ValueRange", o)
	r := l.rangeOf("factor", factor, l.factor, limits{least: -1, most: 1, floor: -1})
	l.config["factor"] = shown(r)
	values := l.valueRange()
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		return ops.RandomBrightness(x, step, ops.RandomBrightnessConfig{Factor: r, ValueRange: values, Seed: seed})
	}
	return l
}
