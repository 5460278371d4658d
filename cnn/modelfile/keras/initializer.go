package keras

import (
	"math/rand/v2"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

// initializers are Keras' classes.
var initializers = map[string]func(c *config) initializer.Initializer{
	"Zeros": func(*config) initializer.Initializer { return initializer.Zeros() },
	"Ones":  func(*config) initializer.Initializer { return initializer.Ones() },
	"Constant": func(c *config) initializer.Initializer {
		c.needed("value")
		return initializer.Constant(c.number("value", 0))
	},
	"RandomUniform": func(c *config) initializer.Initializer {
		return initializer.RandomUniform(initializer.MinVal(c.number("minval", -0.05)), initializer.MaxVal(c.number("maxval", 0.05)))
	},
	"RandomNormal": func(c *config) initializer.Initializer {
		return initializer.RandomNormal(initializer.Mean(c.number("mean", 0)), initializer.StdDev(c.number("stddev", 0.05)))
	},
	"TruncatedNormal": func(c *config) initializer.Initializer {
		return initializer.TruncatedNormal(initializer.Mean(c.number("mean", 0)), initializer.StdDev(c.number("stddev", 0.05)))
	},
	"Orthogonal": func(c *config) initializer.Initializer {
		return initializer.Orthogonal(initializer.Gain(c.number("gain", 1)))
	},
	"GlorotUniform":   scaling(initializer.GlorotUniform),
	"GlorotNormal":    scaling(initializer.GlorotNormal),
	"HeUniform":       scaling(initializer.HeUniform),
	"HeNormal":        scaling(initializer.HeNormal),
	"LecunUniform":    scaling(initializer.LecunUniform),
	"LecunNormal":     scaling(initializer.LecunNormal),
	"VarianceScaling": varianceScaling,
}

// scaling reads a class of VarianceScaling that has no parameter but the axes, which are Keras' usual ones.
func scaling(f func() initializer.Initializer) func(c *config) initializer.Initializer {
	return func(c *config) initializer.Initializer {
		c.null("input_axes", "output_axes")
		return f()
	}
}

// varianceScaling is what Keras 2 wrote for the classes with a name of their own; only these are offered.
func varianceScaling(c *config) initializer.Initializer {
	c.null("input_axes", "output_axes")
	scale, mode, distribution := c.number("scale", 1), c.text("mode", "fan_in"), c.text("distribution", "truncated_normal")
	uniform := distribution == "uniform"
	if uniform || distribution == "truncated_normal" || distribution == "normal" {
		switch {
		case scale == 1 && mode == "fan_avg" && uniform:
			return initializer.GlorotUniform()
		case scale == 1 && mode == "fan_avg":
			return initializer.GlorotNormal()
		case scale == 2 && mode == "fan_in" && uniform:
			return initializer.HeUniform()
		case scale == 2 && mode == "fan_in":
			return initializer.HeNormal()
		case scale == 1 && mode == "fan_in" && uniform:
			return initializer.LecunUniform()
		case scale == 1 && mode == "fan_in":
			return initializer.LecunNormal()
		}
	}
	c.refuse("%s: VarianceScaling with scale %v, mode %s and distribution %s", c.name, scale, quoted(mode), quoted(distribution))
	return nil
}

// initializer is that of a key; nil without one.
func (c *config) initializer(key string) initializer.Initializer {
	v, _ := c.take(key)
	if v == nil {
		return nil
	}
	class, inner := c.serialized(c.at(key), v)
	read := initializers[class]
	if read == nil {
		c.refuse("initializer %s of %s", quoted(class), c.at(key))
		return nil
	}
	if c.drawing == nil {
		c.drawing = new(bool)
	}
	w := written{Initializer: read(inner), drawing: c.drawing}
	if s, ok := inner.seed(); ok {
		w.seed = &s
	}
	if inner.legacy {
		inner.dtype()
	}
	inner.end()
	if w.Initializer == nil {
		return nil
	}
	return w
}

// written is an initializer as a file has it: with a seed of its own it draws the same numbers each time, as in Keras (the
// numbers are ours), and while a model is made whose weights are in the file too it draws none.
type written struct {
	initializer.Initializer
	seed    *uint64
	drawing *bool
}

// Fill is an Initializer's.
func (i written) Fill(w []float32, shape []int, r *rand.Rand) {
	if !*i.drawing {
		return
	}
	if i.seed != nil {
		r = rand.New(rand.NewPCG(*i.seed, 0))
	}
	i.Initializer.Fill(w, shape, r)
}

// Check asks the initializer.
func (i written) Check(shape []int) error { return initializer.Check(i.Initializer, shape) }

// Config is that of the initializer, with the seed.
func (i written) Config() map[string]any {
	c := i.Initializer.(initializer.Configured).Config()
	if i.seed != nil {
		c["seed"] = *i.seed
	}
	return c
}
