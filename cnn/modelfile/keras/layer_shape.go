package keras

import "github.com/seed-1d449c6d/stheno/cnn"

// shapers are the layers that move values and do not compute with them, and the rectifier that learns.
var shapers = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"Flatten": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.Flatten(o...)
	},
	"Reshape": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("target_shape")
		return cnn.Reshape(c.integers("target_shape"), o...)
	},
	"ZeroPadding2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.ZeroPadding2D(append(o, c.border("padding", 1))...)
	},
	"Cropping2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.Cropping2D(append(o, c.border("cropping", 0))...)
	},
	"UpSampling2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		size := c.pair("size", [2]int{2, 2})
		return cnn.UpSampling2D(0, append(o, cnn.SizeHW(size[0], size[1]), cnn.Interpolation(c.interpolation("nearest")))...)
	},
	"PReLU": func(c *config, o []cnn.Option) cnn.Layer {
		if axes := c.integers("shared_axes"); axes != nil {
			o = append(o, cnn.SharedAxes(axes...))
		}
		return cnn.PReLU(c.weight("alpha", cnn.AlphaInitializer, cnn.AlphaRegularizer, cnn.AlphaConstraint, o)...)
	},
}

// border is how much is added or cut off at each side.
func (c *config) border(key string, std int) cnn.Option {
	v, ok := c.take(key)
	if !ok {
		return cnn.Border(std, std, std, std)
	}
	sides, ok := v.([]any)
	if !ok || len(sides) != 2 {
		c.wrong(key, "[[top, bottom], [left, right]]", v)
		return cnn.Border(0, 0, 0, 0)
	}
	inner := &config{c.reading, c.name, map[string]any{"h": sides[0], "w": sides[1]}, make(map[string]bool)}
	h, w := inner.pair("h", [2]int{}), inner.pair("w", [2]int{})
	return cnn.Border(h[0], h[1], w[0], w[1])
}

// interpolation is what lies between the cells of a picture.
func (c *config) interpolation(std string) cnn.InterpolationMode {
	m := cnn.InterpolationMode(c.text("interpolation", std))
	if m != cnn.Nearest && m != cnn.Bilinear {
		c.refuse("argument interpolation=%s", quoted(string(m)))
	}
	return m
}
