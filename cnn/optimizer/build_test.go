package optimizer

import (
	"maps"
	"slices"
	"testing"
)

// config is a Keras config as it stands in a golden file.
type config map[string]any

// number takes a number out of the config, so that in the end nothing must be left.
func (c config) number(t *testing.T, name string) float64 {
	t.Helper()
	v, ok := c[name].(float64)
	if !ok {
		t.Fatalf("config: %s: want a number, got %v", name, c[name])
	}
	delete(c, name)
	return v
}

// options takes everything else out of the config.
func (c config) options(t *testing.T) (o []Option) {
	t.Helper()
	if c["use_ema"] == true {
		if c["ema_momentum"] == nil {
			c["ema_momentum"] = 0.99
		}
		delete(c, "use_ema")
	}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		switch v := c[name].(type) {
		case bool:
			flag, ok := map[string]func() Option{"nesterov": Nesterov, "amsgrad": AMSGrad, "centered": Centered, "staircase": Staircase, "cycle": Cycle}[name]
			if !ok || !v {
				t.Fatalf("config: %s = %v: no such option", name, v)
			}
			o = append(o, flag())
		case float64:
			option, ok := map[string]func(float64) Option{
				"momentum": Momentum, "beta_1": Beta1, "beta_2": Beta2, "rho": Rho, "epsilon": Epsilon, "weight_decay": WeightDecay,
				"clipvalue": ClipValue, "clipnorm": ClipNorm, "global_clipnorm": GlobalClipNorm, "ema_momentum": EMA,
				"initial_accumulator_value": InitialAccumulatorValue, "end_learning_rate": EndLearningRate,
				"power": Power, "alpha": Alpha, "warmup_target": WarmupTarget, "t_mul": TMul, "m_mul": MMul,
				"warmup_steps":                func(v float64) Option { return WarmupSteps(int(v)) },
				"ema_overwrite_frequency":     func(v float64) Option { return EMAOverwriteFrequency(int(v)) },
				"gradient_accumulation_steps": func(v float64) Option { return GradientAccumulationSteps(int(v)) },
			}[name]
			if !ok {
				t.Fatalf("config: %s: no such option", name)
			}
			o = append(o, option(v))
		default:
			t.Fatalf("config: %s = %v", name, v)
		}
	}
	return o
}

// build makes the optimizer that a Keras class and config describe.
func build(t *testing.T, class string, c config) Optimizer {
	t.Helper()
	c = maps.Clone(c)
	var rate Schedule
	if s, ok := c["learning_rate"].(map[string]any); ok {
		rate = schedule(t, s["class_name"].(string), s["config"].(map[string]any))
		delete(c, "learning_rate")
	} else {
		rate = Constant(c.number(t, "learning_rate"))
	}
	o := map[string]func(Schedule, ...Option) Optimizer{
		"SGD": SGD, "Adam": Adam, "AdamW": AdamW, "RMSprop": RMSprop, "Adagrad": Adagrad, "Nadam": Nadam, "Adamax": Adamax, "Lion": Lion,
	}[class](rate, c.options(t)...)
	if err := o.Check(); err != nil {
		t.Fatal(err)
	}
	return o
}

func schedule(t *testing.T, class string, c config) Schedule {
	t.Helper()
	c = maps.Clone(c)
	if class == "PiecewiseConstantDecay" {
		var b []int
		var v []float64
		for _, x := range c["boundaries"].([]any) {
			b = append(b, int(x.(float64)))
		}
		for _, x := range c["values"].([]any) {
			v = append(v, x.(float64))
		}
		return PiecewiseConstantDecay(b, v)
	}
	initial := c.number(t, "initial_learning_rate")
	if class == "CosineDecayRestarts" {
		return CosineDecayRestarts(initial, int(c.number(t, "first_decay_steps")), c.options(t)...)
	}
	steps := int(c.number(t, "decay_steps"))
	switch class {
	case "ExponentialDecay":
		return ExponentialDecay(initial, steps, c.number(t, "decay_rate"), c.options(t)...)
	case "InverseTimeDecay":
		return InverseTimeDecay(initial, steps, c.number(t, "decay_rate"), c.options(t)...)
	case "PolynomialDecay":
		return PolynomialDecay(initial, steps, c.options(t)...)
	case "CosineDecay":
		return CosineDecay(initial, steps, c.options(t)...)
	}
	t.Fatalf("no schedule %s", class)
	return nil
}
