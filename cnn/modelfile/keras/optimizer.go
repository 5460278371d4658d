package keras

import (
	"math"
	"strconv"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// optimizers are Keras' classes. Each reads what it has of its own; what all have comes from sharedOptions.
var optimizers = map[string]func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer{
	"SGD": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		o = append(o, optimizer.Momentum(c.number("momentum", 0)))
		return optimizer.SGD(rate, c.flag("nesterov", optimizer.Nesterov, o)...)
	},
	"Adam": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.Adam(rate, c.flag("amsgrad", optimizer.AMSGrad, c.betas(0.999, c.epsilon(o)))...)
	},
	"AdamW": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.AdamW(rate, c.flag("amsgrad", optimizer.AMSGrad, c.betas(0.999, c.epsilon(o)))...)
	},
	"RMSprop": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		o = append(c.epsilon(o), optimizer.Rho(c.number("rho", 0.9)), optimizer.Momentum(c.number("momentum", 0)))
		return optimizer.RMSprop(rate, c.flag("centered", optimizer.Centered, o)...)
	},
	"Adagrad": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.Adagrad(rate, append(c.epsilon(o), optimizer.InitialAccumulatorValue(c.number("initial_accumulator_value", 0.1)))...)
	},
	"Nadam": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.Nadam(rate, c.betas(0.999, c.epsilon(o))...)
	},
	"Adamax": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.Adamax(rate, c.betas(0.999, c.epsilon(o))...)
	},
	"Lion": func(c *config, rate optimizer.Schedule, o []optimizer.Option) optimizer.Optimizer {
		return optimizer.Lion(rate, c.betas(0.99, o)...)
	},
}

// optimizer reads an optimizer with its schedule.
func (r *reading) optimizer(v any) optimizer.Optimizer {
	class, c := r.serialized("optimizer", v)
	read := optimizers[class]
	if read == nil {
		r.refuse("optimizer %s", quoted(class))
		return nil
	}
	c.text("name", "")
	rate := c.rate()
	o := read(c, rate, c.sharedOptions(class))
	c.end()
	if r.err == nil {
		if err := o.Check(); err != nil {
			r.err = &FormatError{File: r.file, Err: err}
		}
	}
	return o
}

// rate is a number or a schedule.
func (c *config) rate() optimizer.Schedule {
	c.needed("learning_rate")
	v, _ := c.take("learning_rate")
	if _, schedule := v.(map[string]any); schedule {
		return c.schedule(v)
	}
	f, ok := asNumber(v)
	if !ok {
		c.wrong("learning_rate", "a finite number or a schedule", v)
	}
	return optimizer.Constant(decimal(f))
}

// decimal is the shortest decimal number that is f as a float32, where f is one: Keras writes 0.001 as 0.0010000000474974513.
func decimal(f float64) float64 {
	if float64(float32(f)) != f {
		return f
	}
	d, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	if err != nil || math.IsInf(d, 0) {
		return f
	}
	return d
}

// sharedOptions are what all optimizers have.
func (c *config) sharedOptions(class string) (o []optimizer.Option) {
	switch {
	case c.has("weight_decay"):
		o = append(o, optimizer.WeightDecay(c.number("weight_decay", 0)))
	case class == "AdamW" && contains(c.members, "weight_decay"):
		o = append(o, optimizer.WeightDecay(0))
	}
	c.pass("weight_decay")
	for key, option := range map[string]func(float64) optimizer.Option{
		"clipnorm": optimizer.ClipNorm, "global_clipnorm": optimizer.GlobalClipNorm, "clipvalue": optimizer.ClipValue,
	} {
		if c.has(key) {
			o = append(o, option(c.number(key, 0)))
		}
		c.pass(key)
	}
	momentum := c.number("ema_momentum", 0.99)
	overwrite := 0
	if c.has("ema_overwrite_frequency") {
		overwrite = c.integer("ema_overwrite_frequency", 0)
	}
	if c.boolean("use_ema", false) {
		o = append(o, optimizer.EMA(momentum))
		if overwrite != 0 {
			o = append(o, optimizer.EMAOverwriteFrequency(overwrite))
		}
	}
	if c.has("gradient_accumulation_steps") {
		o = append(o, optimizer.GradientAccumulationSteps(c.integer("gradient_accumulation_steps", 0)))
	}
	c.pass("ema_overwrite_frequency", "gradient_accumulation_steps")
	c.null("loss_scale_factor")
	c.only("jit_compile", true, false, nil) // how it is computed
	c.only("is_legacy_optimizer", false)
	return o
}

func (c *config) betas(second float64, o []optimizer.Option) []optimizer.Option {
	return append(o, optimizer.Beta1(c.number("beta_1", 0.9)), optimizer.Beta2(c.number("beta_2", second)))
}

func (c *config) epsilon(o []optimizer.Option) []optimizer.Option {
	return append(o, optimizer.Epsilon(c.number("epsilon", 1e-7)))
}

// flag adds an option that is on or off.
func (c *config) flag(key string, option func() optimizer.Option, o []optimizer.Option) []optimizer.Option {
	if c.boolean(key, false) {
		o = append(o, option())
	}
	return o
}
