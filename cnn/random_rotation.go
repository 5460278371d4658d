package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomRotation turns pictures about their center by a random angle, in training only. Elsewhere it changes nothing.
//
//	in: [H, W, C]     out: the same
//
// The angle is even between −factor and factor of a full turn, or in the range of the option Factor, each −1 to 1; a positive
// one is counterclockwise. So 0.1 is up to 36 degrees to either side.
//
// Options: Factor, FillMode, FillValue, Interpolation (Bilinear by default), Seed, Name. Random numbers are as RandomFlip's.
// Errors (of Sequential): a factor out of range, an input that is not a picture.
// Source: keras.layers.RandomRotation, channels_last, as it is on TensorFlow; the numbers are ours.
func RandomRotation(factor float64, o ...Option) Layer {
	l := newAugmenter("RandomRotation", "Factor FillMode FillValue Interpolation", o)
	r := l.rangeOf("factor", factor, l.factor, limits{least: -1, most: 1, floor: -1})
	l.config["factor"] = shown(r)
	fill := l.resampling()
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		return ops.RandomRotation(x, step, ops.RandomRotationConfig{Factor: r, Resampling: fill, Seed: seed})
	}
	return l
}
