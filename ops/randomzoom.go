package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomZoom makes what each picture shows smaller or larger about its center, as is done in training.
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// The result shows 1 + f times the height, with f out of HeightFactor: a positive f zooms out, a negative one zooms in. The
// width has a number of its own out of WidthFactor, or the same f if Square is set. All else is as with [RandomRotation].
//
// Errors: a factor outside [−1, 1] or lower above upper; those of [RandomRotation]. Source: keras.layers.RandomZoom with
// training=True and data_format "channels_last", on TensorFlow, where width_factor=None is Square; the random numbers are ours.
func RandomZoom(x, step *gorgonia.Node, c RandomZoomConfig) (*gorgonia.Node, error) {
	if err := c.HeightFactor.check("RandomZoom", "height_factor", -1, 1); err != nil {
		return nil, err
	}
	if c.Square {
		c.WidthFactor = Range{}
	}
	if err := c.WidthFactor.check("RandomZoom", "width_factor", -1, 1); err != nil {
		return nil, err
	}
	if err := c.Resampling.check("RandomZoom", x); err != nil {
		return nil, err
	}
	m := kernel.Zoom(c.HeightFactor.interval(1, 1), c.WidthFactor.interval(1, 1), c.Square)
	return moving{"RandomZoom", c, c.Resampling, c.Seed, m}.spec().Apply(x, step)
}

// RandomZoomConfig holds the parameters of [RandomZoom].
type RandomZoomConfig struct {
	HeightFactor Range // −1, which shows the center alone, to 1; the zero Range changes nothing
	WidthFactor  Range // likewise; not used with Square
	Square       bool  // one number for height and width, which keeps the proportions
	Resampling
	Seed uint64
}
