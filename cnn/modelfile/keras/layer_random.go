package keras

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// randoms are the layers that draw random numbers in training. Keras keeps no state of theirs in a file either.
var randoms = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"Dropout": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("rate")
		c.null("noise_shape")
		return cnn.Dropout(c.number("rate", 0), c.seeded(o)...)
	},
	"SpatialDropout2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("rate")
		c.format()
		c.null("noise_shape")
		return cnn.SpatialDropout2D(c.number("rate", 0), c.seeded(o)...)
	},
	"RandomFlip": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.RandomFlip(cnn.FlipMode(c.text("mode", string(cnn.HorizontalAndVertical))), c.seeded(o)...)
	},
	"RandomRotation": func(c *config, o []cnn.Option) cnn.Layer {
		f, o := c.factor("factor", cnn.Factor, c.resampled(o))
		return cnn.RandomRotation(f, o...)
	},
	"RandomTranslation": func(c *config, o []cnn.Option) cnn.Layer {
		h, o := c.factor("height_factor", cnn.HeightFactor, c.resampled(o))
		w, o := c.factor("width_factor", cnn.WidthFactor, o)
		return cnn.RandomTranslation(h, w, o...)
	},
	"RandomZoom": func(c *config, o []cnn.Option) cnn.Layer {
		h, o := c.factor("height_factor", cnn.HeightFactor, c.resampled(o))
		if c.has("width_factor") {
			n := len(o)
			var w float64
			if w, o = c.factor("width_factor", cnn.WidthFactor, o); len(o) == n { // one number
				o = append(o, cnn.WidthFactor(-math.Abs(w), math.Abs(w)))
			}
		}
		c.pass("width_factor")
		return cnn.RandomZoom(h, o...)
	},
	"RandomContrast": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		f, o := c.factor("factor", cnn.Factor, c.ranged(c.seeded(o)))
		return cnn.RandomContrast(f, o...)
	},
	"RandomBrightness": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		f, o := c.factor("factor", cnn.Factor, c.ranged(c.seeded(o)))
		return cnn.RandomBrightness(f, o...)
	},
}

// seeded adds a seed.
func (c *config) seeded(o []cnn.Option) []cnn.Option {
	if s, ok := c.seed(); ok {
		o = append(o, cnn.Seed(s))
	}
	return o
}

// factor reads one number, or two, which become an option.
func (c *config) factor(key string, two func(lower, upper float64) cnn.Option, o []cnn.Option) (float64, []cnn.Option) {
	c.needed(key)
	switch f := c.numbers(key); len(f) {
	case 1:
		return f[0], o
	case 2:
		return 0, append(o, two(f[0], f[1]))
	}
	c.wrong(key, "one number or two", c.members[key])
	return 0, o
}

// resampled adds what layers have that move the cells of pictures.
func (c *config) resampled(o []cnn.Option) []cnn.Option {
	c.format()
	return append(c.seeded(o), cnn.FillMode(cnn.Fill(c.text("fill_mode", "reflect"))), cnn.FillValue(c.number("fill_value", 0)),
		cnn.Interpolation(c.interpolation("bilinear")))
}

// ranged adds the range of pictures' values.
func (c *config) ranged(o []cnn.Option) []cnn.Option {
	if !c.has("value_range") {
		c.pass("value_range")
		return o
	}
	r := c.numbers("value_range")
	if len(r) != 2 {
		c.wrong("value_range", "two numbers", c.members["value_range"])
		return o
	}
	return append(o, cnn.ValueRange(r[0], r[1]))
}
