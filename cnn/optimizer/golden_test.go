package optimizer

import (
	"encoding/json"
	"maps"
	"math"
	"os"
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
				"clipvalue": ClipValue, "initial_accumulator_value": InitialAccumulatorValue, "end_learning_rate": EndLearningRate,
				"power": Power, "alpha": Alpha, "warmup_target": WarmupTarget, "t_mul": TMul, "m_mul": MMul,
				"warmup_steps": func(v float64) Option { return WarmupSteps(int(v)) },
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

func readGolden(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenOptimizers repeats twelve steps of every optimizer that Keras made, with gradients from 0 to 1.
func TestGoldenOptimizers(t *testing.T) {
	var file struct {
		Weights   []float32
		Gradients [][]float32
		Cases     []struct {
			Class  string
			Config config
			W      [][]float32
		}
	}
	readGolden(t, "optimizers.json", &file)
	constructors := map[string]func(Schedule, ...Option) Optimizer{
		"SGD": SGD, "Adam": Adam, "AdamW": AdamW, "RMSprop": RMSprop, "Adagrad": Adagrad, "Nadam": Nadam, "Adamax": Adamax, "Lion": Lion,
	}
	for _, c := range file.Cases {
		text, _ := json.Marshal(c.Config)
		t.Run(c.Class+string(text), func(t *testing.T) {
			var rate Schedule
			if s, ok := c.Config["learning_rate"].(map[string]any); ok {
				rate = schedule(t, s["class_name"].(string), s["config"].(map[string]any))
				delete(c.Config, "learning_rate")
			} else {
				rate = Constant(c.Config.number(t, "learning_rate"))
			}
			o := constructors[c.Class](rate, c.Config.options(t)...)
			if err := o.Check(); err != nil {
				t.Fatal(err)
			}
			w := slices.Clone(file.Weights)
			slots := make([][]float32, o.Slots())
			for i := range slots {
				slots[i] = make([]float32, len(w))
			}
			worst := 0.0
			for step, g := range file.Gradients {
				before := slices.Clone(g)
				// In two pieces, as a plan may do it.
				for _, piece := range [][2]int{{0, 5}, {5, len(w)}} {
					lo, hi := piece[0], piece[1]
					var part [][]float32
					for _, s := range slots {
						part = append(part, s[lo:hi])
					}
					o.Update(step+1, w[lo:hi], g[lo:hi], part)
				}
				if !slices.Equal(before, g) {
					t.Fatal("Update changed the gradient")
				}
				for i, want := range c.W[step] {
					// The same operations in the same order, each rounded to float32: at a constant rate all bits are equal.
					// Keras' schedules are float32, and so the rate may be off by a few roundings there: 1e-6 of the way that
					// the weight has gone, and two roundings of the weight itself.
					way := 0.0
					for s := range step + 1 {
						from := file.Weights[i]
						if s > 0 {
							from = c.W[s-1][i]
						}
						way += math.Abs(float64(c.W[s][i]) - float64(from))
					}
					limit := 1e-6*way + 2*0x1p-23*math.Abs(float64(want))
					if _, ok := rate.(Constant); ok {
						limit = 0
					}
					d := math.Abs(float64(w[i]) - float64(want))
					if limit > 0 {
						worst = max(worst, d/limit)
					}
					if !(d <= limit) {
						t.Errorf("step %d: w[%d] = %v, want %v within %.2g", step+1, i, w[i], want, limit)
					}
				}
			}
			t.Logf("worst: %.2f of what is allowed", worst)
		})
	}
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

func TestGoldenSchedules(t *testing.T) {
	var file struct {
		Cases []struct {
			Class   string
			Config  config
			Initial float64
			Rates   [][2]float64
		}
	}
	readGolden(t, "schedules.json", &file)
	for _, c := range file.Cases {
		text, _ := json.Marshal(c.Config)
		s := schedule(t, c.Class, c.Config)
		if err := s.(checker).Check(); err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rates {
			// Keras computes in float32: three roundings of the largest rate. Its restarts take the fraction of a period from
			// the hundreds of periods of the first length, which costs it two digits.
			got, limit := s.At(int(r[0])), 3*0x1p-23*c.Initial
			if c.Class == "CosineDecayRestarts" {
				limit *= 4
			}
			if !(math.Abs(got-r[1]) <= limit) {
				t.Errorf("%s%s: At(%v) = %v, want %v within %.2g", c.Class, text, r[0], got, r[1], limit)
			}
		}
	}
}
