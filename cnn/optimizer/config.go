package optimizer

import "maps"

// keys are Keras' names of the options.
var keys = map[string]string{
	"Momentum": "momentum", "Nesterov": "nesterov", "Beta1": "beta_1", "Beta2": "beta_2", "Rho": "rho", "Epsilon": "epsilon",
	"AMSGrad": "amsgrad", "Centered": "centered", "InitialAccumulatorValue": "initial_accumulator_value",

	"WeightDecay": "weight_decay", "ClipValue": "clipvalue", "ClipNorm": "clipnorm", "GlobalClipNorm": "global_clipnorm",
	"EMA": "ema_momentum", "EMAOverwriteFrequency": "ema_overwrite_frequency",
	"GradientAccumulationSteps": "gradient_accumulation_steps",

	"Staircase": "staircase", "EndLearningRate": "end_learning_rate", "Power": "power", "Cycle": "cycle", "Alpha": "alpha",
	"WarmupTarget": "warmup_target", "WarmupSteps": "warmup_steps", "TMul": "t_mul", "MMul": "m_mul",
}

// config is what the options say, under Keras' names and in Keras' types.
func (s *settings) config() map[string]any {
	c := make(map[string]any)
	for option, v := range s.set {
		key := keys[option]
		switch option {
		case "Nesterov", "AMSGrad", "Centered", "Staircase", "Cycle":
			c[key] = v != 0
		case "WarmupSteps":
			c[key] = int(v)
		case "EMAOverwriteFrequency", "GradientAccumulationSteps":
			c[key] = nil
			if s.given[option] {
				c[key] = int(v)
			}
		case "ClipValue", "ClipNorm", "GlobalClipNorm", "WarmupTarget", "WeightDecay":
			c[key] = nil
			if s.given[option] || v != 0 { // not 0: AdamW's own WeightDecay
				c[key] = v
			}
		default:
			c[key] = v
		}
	}
	return c
}

// described is what every schedule has: its class, its config and what is wrong with it.
type described struct {
	class  string
	err    error
	config map[string]any
}

// describe joins the options with the arguments, which have Keras' names.
func (s *settings) describe(arguments map[string]any) *described {
	c := s.config()
	maps.Copy(c, arguments)
	return &described{s.class, s.err, c}
}

func (d *described) ClassName() string      { return d.class }
func (d *described) Check() error           { return d.err }
func (d *described) Config() map[string]any { return maps.Clone(d.config) }
