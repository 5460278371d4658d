package keras

import "github.com/seed-1d449c6d/stheno/cnn"

// normalizations are the layers that bring values to a mean and a variance, or to another range.
var normalizations = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"BatchNormalization": func(c *config, o []cnn.Option) cnn.Layer {
		c.only("synchronized", false)
		c.only("renorm", false)
		c.null("renorm_clipping", "virtual_batch_size", "adjustment")
		c.only("fused", true, false, nil) // how it is computed
		c.number("renorm_momentum", 0.99)
		if axis := c.integers("axis"); axis != nil { // Keras 2 wrote a list
			o = append(o, cnn.Axis(axis...))
		}
		o = append(c.norm(o), cnn.Momentum(c.number("momentum", 0.99)))
		if i := c.initializer("moving_mean_initializer"); i != nil {
			o = append(o, cnn.MovingMeanInitializer(i))
		}
		if i := c.initializer("moving_variance_initializer"); i != nil {
			o = append(o, cnn.MovingVarianceInitializer(i))
		}
		return cnn.BatchNormalization(o...)
	},
	"LayerNormalization": func(c *config, o []cnn.Option) cnn.Layer {
		c.only("rms_scaling", false)
		if axis := c.integers("axis"); axis != nil {
			o = append(o, cnn.Axis(axis...))
		}
		return cnn.LayerNormalization(c.norm(o)...)
	},
	"Normalization": func(c *config, o []cnn.Option) cnn.Layer {
		axis := []int{} // null: one mean for all
		switch {
		case c.has("axis"):
			axis = c.integers("axis")
		case c.members == nil || !contains(c.members, "axis"):
			axis = []int{-1}
		}
		c.pass("axis")
		o = append(o, cnn.Axis(axis...), cnn.Invert(c.boolean("invert", false)))
		if m := c.flat("mean"); m != nil {
			o = append(o, cnn.Mean(m...))
		}
		if v := c.flat("variance"); v != nil {
			o = append(o, cnn.Variance(v...))
		}
		return cnn.Normalization(o...)
	},
	"Rescaling": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("scale")
		o = append(o, cnn.Scales(c.numbers("scale")...))
		if c.has("offset") {
			o = append(o, cnn.Offset(c.numbers("offset")...))
		}
		c.pass("offset")
		return cnn.Rescaling(1, o...)
	},
}

// norm adds what normalizations with gamma and beta have.
func (c *config) norm(o []cnn.Option) []cnn.Option {
	o = append(o, cnn.Epsilon(c.number("epsilon", 1e-3)), cnn.Center(c.boolean("center", true)), cnn.Scale(c.boolean("scale", true)))
	o = c.weight("gamma", cnn.GammaInitializer, cnn.GammaRegularizer, cnn.GammaConstraint, o)
	return c.weight("beta", cnn.BetaInitializer, cnn.BetaRegularizer, cnn.BetaConstraint, o)
}

// flat are numbers that may lie in lists of one list, as arrays with axes of size 1 do.
func (c *config) flat(key string) []float64 {
	v := c.members[key]
	for {
		list, ok := v.([]any)
		if !ok || len(list) != 1 {
			break
		}
		if _, ok := list[0].([]any); !ok {
			break
		}
		v = list[0]
	}
	inner := &config{c.reading, c.name, map[string]any{key: v}, make(map[string]bool)}
	c.pass(key)
	return inner.numbers(key)
}

func contains(m map[string]any, key string) bool {
	_, ok := m[key]
	return ok
}
