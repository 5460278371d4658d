package optimizer

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestGoldenConfigs compares configs with Keras' get_config.
func TestGoldenConfigs(t *testing.T) {
	var file struct {
		Cases []struct {
			Class     string
			Arguments config
			Config    config
		}
	}
	readGolden(t, "configs.json", &file)
	for _, c := range file.Cases {
		text, _ := json.Marshal(c.Arguments)
		o := build(t, c.Class, c.Arguments).(Configured)
		if o.ClassName() != c.Class {
			t.Errorf("class %s, want %s", o.ClassName(), c.Class)
		}
		got := o.Config()
		if s, ok := got["learning_rate"].(Configured); ok {
			want := c.Config["learning_rate"].(map[string]any)
			inner := want["config"].(map[string]any)
			delete(inner, "name")
			same(t, string(text), s.Config(), inner)
			if s.ClassName() != want["class_name"] {
				t.Errorf("class %s, want %s", s.ClassName(), want["class_name"])
			}
			delete(got, "learning_rate")
			delete(c.Config, "learning_rate")
		}
		delete(c.Config, "name")
		same(t, c.Class+string(text), got, c.Config)
	}
}

// same compares a config with one out of JSON, where all numbers are float64; a whole number of ours has to be one there.
func same(t *testing.T, what string, got, want map[string]any) {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var plain map[string]any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(plain, want) {
		t.Errorf("%s:\ngot  %v\nwant %v", what, plain, want)
	}
}

// TestConfigTypes: the types that a writer of model files relies on.
func TestConfigTypes(t *testing.T) {
	s := CosineDecay(1, 3, WarmupTarget(2), WarmupSteps(4))
	o := Adam(s, AMSGrad(), WeightDecay(0), EMA(1), EMAOverwriteFrequency(2), GradientAccumulationSteps(3))
	for key, want := range map[string]any{
		"learning_rate": s, "weight_decay": 0.0, "clipnorm": nil, "global_clipnorm": nil, "clipvalue": nil, "use_ema": true,
		"ema_momentum": 1.0, "ema_overwrite_frequency": 2, "loss_scale_factor": nil, "gradient_accumulation_steps": 3,
		"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": true,
	} {
		if got, ok := o.(Configured).Config()[key]; !ok || got != want {
			t.Errorf("%s = %#v, want %#v", key, got, want)
		}
	}
	for key, want := range map[string]any{
		"initial_learning_rate": 1.0, "decay_steps": 3, "alpha": 0.0, "warmup_target": 2.0, "warmup_steps": 4,
	} {
		if got := s.(Configured).Config()[key]; got != want {
			t.Errorf("%s = %#v, want %#v", key, got, want)
		}
	}
	if got := SGD(Constant(1e-3)).(Configured).Config()["learning_rate"]; got != 1e-3 {
		t.Errorf("learning_rate = %#v, want 0.001", got)
	}
	// The maps are the caller's own.
	p := PiecewiseConstantDecay([]int{5}, []float64{1, 2}).(Configured)
	p.Config()["boundaries"].([]int)[0] = 7
	s.(Configured).Config()["alpha"] = 7.0
	o.(Configured).Config()["beta_1"] = 7.0
	if got := p.Config()["boundaries"].([]int)[0]; got != 5 || s.(Configured).Config()["alpha"] != 0.0 || o.(Configured).Config()["beta_1"] != 0.9 {
		t.Error("a caller can change a config")
	}
	if p.Config()["values"].([]float64)[1] != 2 {
		t.Error("values are not the schedule's")
	}
}
