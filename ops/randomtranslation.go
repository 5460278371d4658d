package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomTranslation shifts each picture, as is done in training.
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// A picture goes down by a number out of HeightFactor times H, to the right by one out of WidthFactor times W, up and to the
// left if negative; a shift need not be whole cells. All else is as with [RandomRotation].
//
// Errors: a factor outside [−1, 1] or lower above upper; those of [RandomRotation]. Source: keras.layers.RandomTranslation with
// training=True and data_format "channels_last", on TensorFlow; the random numbers are ours.
func RandomTranslation(x, step *gorgonia.Node, c RandomTranslationConfig) (*gorgonia.Node, error) {
	if err := c.HeightFactor.check("RandomTranslation", "height_factor", -1, 1); err != nil {
		return nil, err
	}
	if err := c.WidthFactor.check("RandomTranslation", "width_factor", -1, 1); err != nil {
		return nil, err
	}
	if err := c.Resampling.check("RandomTranslation", x); err != nil {
		return nil, err
	}
	m := kernel.Translation(c.HeightFactor.interval(1, 0), c.WidthFactor.interval(1, 0))
	return moving{"RandomTranslation", c, c.Resampling, c.Seed, m}.spec().Apply(x, step)
}

// RandomTranslationConfig holds the parameters of [RandomTranslation].
type RandomTranslationConfig struct {
	HeightFactor Range // of the height, −1 to 1; the zero Range shifts nothing
	WidthFactor  Range // of the width, −1 to 1
	Resampling
	Seed uint64
}
