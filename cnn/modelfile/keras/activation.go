package keras

import "github.com/seed-1d449c6d/stheno/cnn"

// activationLayers are the layers that may stand for a function.
var activationLayers = map[string]func(c *config, o []cnn.Option) cnn.ActivationLayer{
	"Activation": func(c *config, o []cnn.Option) cnn.ActivationLayer {
		c.needed("activation")
		return cnn.Activation(c.function("activation"), o...)
	},
	"ReLU": func(c *config, o []cnn.Option) cnn.ActivationLayer {
		o = append(o, cnn.NegativeSlope(c.number("negative_slope", 0)), cnn.Threshold(c.number("threshold", 0)))
		if c.has("max_value") {
			o = append(o, cnn.MaxValue(c.number("max_value", 0)))
		}
		c.pass("max_value")
		return cnn.ReLU(o...)
	},
	"LeakyReLU": func(c *config, o []cnn.Option) cnn.ActivationLayer {
		key := "negative_slope"
		if c.has("alpha") { // Keras 2
			key = "alpha"
		}
		return cnn.LeakyReLU(append(o, cnn.NegativeSlope(c.number(key, 0.3)))...)
	},
	"ELU": func(c *config, o []cnn.Option) cnn.ActivationLayer {
		return cnn.ELU(append(o, cnn.Alpha(c.number("alpha", 1)))...)
	},
	"Softmax": func(c *config, o []cnn.Option) cnn.ActivationLayer {
		return cnn.Softmax(append(o, cnn.Axis(c.integer("axis", -1)))...)
	},
}

// function is the name of an activation function.
func (c *config) function(key string) string {
	name := c.text(key, "linear")
	if _, err := cnn.Activation(name).Output(cnn.Shape{1}); err != nil || name == "" {
		c.refuse("activation %s", quoted(name))
	}
	return name
}

// activation adds a layer's activation to its options.
func (c *config) activation(o []cnn.Option) []cnn.Option {
	v, _ := c.take("activation")
	switch v.(type) {
	case nil:
		return o
	case string:
		if name := c.function("activation"); name != "linear" {
			o = append(o, cnn.Activation(name))
		}
		return o
	}
	class, inner := c.serialized(c.at("activation"), v)
	read := activationLayers[class]
	if read == nil {
		c.refuse("activation %s", quoted(class))
		return o
	}
	inner.text("name", "") // of the layer that it is; here it has no place
	inner.boolean("trainable", true)
	inner.dtype()
	o = append(o, read(inner, nil))
	inner.end()
	return o
}
