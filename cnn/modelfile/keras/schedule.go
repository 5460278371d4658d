package keras

import "github.com/seed-1d449c6d/stheno/cnn/optimizer"

// schedules are Keras' classes.
var schedules = map[string]func(c *config) optimizer.Schedule{
	"ExponentialDecay": func(c *config) optimizer.Schedule {
		rate, steps := c.decay("decay_steps")
		c.needed("decay_rate")
		return optimizer.ExponentialDecay(rate, steps, c.number("decay_rate", 0), c.flag("staircase", optimizer.Staircase, nil)...)
	},
	"InverseTimeDecay": func(c *config) optimizer.Schedule {
		rate, steps := c.decay("decay_steps")
		c.needed("decay_rate")
		return optimizer.InverseTimeDecay(rate, steps, c.number("decay_rate", 0), c.flag("staircase", optimizer.Staircase, nil)...)
	},
	"PiecewiseConstantDecay": func(c *config) optimizer.Schedule {
		c.needed("boundaries")
		c.needed("values")
		return optimizer.PiecewiseConstantDecay(c.integers("boundaries"), c.numbers("values"))
	},
	"PolynomialDecay": func(c *config) optimizer.Schedule {
		rate, steps := c.decay("decay_steps")
		o := []optimizer.Option{optimizer.EndLearningRate(c.number("end_learning_rate", 1e-4)), optimizer.Power(c.number("power", 1))}
		return optimizer.PolynomialDecay(rate, steps, c.flag("cycle", optimizer.Cycle, o)...)
	},
	"CosineDecay": func(c *config) optimizer.Schedule {
		rate, steps := c.decay("decay_steps")
		o := []optimizer.Option{optimizer.Alpha(c.number("alpha", 0))}
		warmup := c.integer("warmup_steps", 0) // without a target Keras ignores them
		if c.has("warmup_target") {
			o = append(o, optimizer.WarmupTarget(c.number("warmup_target", 0)), optimizer.WarmupSteps(warmup))
		}
		c.pass("warmup_target")
		return optimizer.CosineDecay(rate, steps, o...)
	},
	"CosineDecayRestarts": func(c *config) optimizer.Schedule {
		rate, steps := c.decay("first_decay_steps")
		return optimizer.CosineDecayRestarts(rate, steps, optimizer.TMul(c.number("t_mul", 2)), optimizer.MMul(c.number("m_mul", 1)),
			optimizer.Alpha(c.number("alpha", 0)))
	},
}

// schedule reads a learning rate that changes.
func (c *config) schedule(v any) optimizer.Schedule {
	class, inner := c.serialized(c.at("learning_rate"), v)
	read := schedules[class]
	if read == nil {
		c.refuse("schedule %s of the learning rate", quoted(class))
		return optimizer.Constant(0)
	}
	inner.text("name", "")
	s := read(inner)
	inner.end()
	return s
}

// decay is where a schedule begins and how long it takes.
func (c *config) decay(key string) (rate float64, steps int) {
	c.needed("initial_learning_rate")
	c.needed(key)
	return c.number("initial_learning_rate", 0), c.integer(key, 0)
}
