package keras

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// readJSON reads a file of testdata.
func readJSON(t testing.TB, path string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v, err := parseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}

// plain is a config as values that can be compared: numbers are float64, as 0 is 0.0 in Python, and what Keras says besides the
// config (how a layer was built, which objects are the same, default arguments of a call) is left out.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		f, _ := v.Float64()
		return f
	case []any:
		list := make([]any, len(v))
		for i, x := range v {
			list[i] = plain(x)
		}
		return list
	case map[string]any:
		m := make(map[string]any)
		for k, x := range v {
			switch k {
			case "build_config", "compile_config", "shared_object_id", "kwargs":
			default:
				m[k] = plain(x)
			}
		}
		return m
	}
	return v
}

// rewritten is a value as it stands in a file that is written.
func rewritten(t testing.TB, v any) any {
	t.Helper()
	text, err := appendJSON(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	back, err := parseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return plain(back)
}

// differ says where two plain values differ.
func differ(path string, got, want any) string {
	g, ok1 := got.(map[string]any)
	w, ok2 := want.(map[string]any)
	if ok1 && ok2 {
		keys := maps.Clone(g)
		maps.Copy(keys, w)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if d := differ(path+"."+k, g[k], w[k]); d != "" {
				return d
			}
			if contains(g, k) != contains(w, k) {
				return path + "." + k + ": in one of them"
			}
		}
		return ""
	}
	gl, ok1 := got.([]any)
	wl, ok2 := want.([]any)
	if ok1 && ok2 && len(gl) == len(wl) {
		for i := range gl {
			if d := differ(fmt.Sprintf("%s[%d]", path, i), gl[i], wl[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Sprintf("%s: got %v, want %v", path, got, want)
	}
	return ""
}

// TestLayersGolden reads what Keras wrote for each layer and writes it again: all of it has to come back.
func TestLayersGolden(t *testing.T) {
	seen := make(map[string]bool)
	file := readJSON(t, "testdata/layers.json")
	for text, v := range file {
		if text == "keras" {
			continue
		}
		r := &reading{}
		a := r.readModel(v)
		r.planned(&a)
		m := r.model(&a)
		if r.err != nil {
			t.Errorf("%s: %v", text, r.err)
			continue
		}
		for _, n := range a.nodes {
			seen[n.class] = true
		}
		config, err := modelConfig(m, writeSettings{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if d := differ("", rewritten(t, config), plain(v)); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	for class := range layers {
		if !seen[class] {
			t.Errorf("no case for %s", class)
		}
	}
}

// TestConfigsGolden does the same for what is not a layer.
func TestConfigsGolden(t *testing.T) {
	file := readJSON(t, "testdata/configs.json")
	seen := make(map[string]bool)
	each := func(kind string, do func(r *reading, c *config, v any) (any, error)) {
		for text, v := range file[kind].(map[string]any) {
			seen[v.(map[string]any)["class_name"].(string)] = true
			r := &reading{}
			got, err := do(r, r.object("", map[string]any{"key": v}), v)
			if r.err != nil {
				err = r.err
			}
			if err != nil {
				t.Errorf("%s: %v", text, err)
			} else if d := differ("", rewritten(t, got), plain(v)); d != "" {
				t.Errorf("%s: %s", text, d)
			}
		}
	}
	each("initializer", func(r *reading, c *config, _ any) (any, error) {
		i := c.initializer("key")
		if r.err == nil {
			r.wrapNil(initializer.Check(i, []int{3, 4}))
		}
		return value(i)
	})
	each("regularizer", func(r *reading, c *config, _ any) (any, error) {
		v := c.regularizer("key")
		_, ok := v.(regularizer.Configured)
		r.want(ok)
		return value(v)
	})
	each("constraint", func(r *reading, c *config, _ any) (any, error) {
		v := c.constraint("key")
		_, ok := v.(constraint.Configured)
		r.want(ok)
		return value(v)
	})
	each("schedule", func(_ *reading, c *config, v any) (any, error) { return value(c.schedule(v)) })
	each("optimizer", func(r *reading, _ *config, v any) (any, error) {
		o := r.optimizer(v)
		return optimizerConfig(o, o.Schedule().At(0))
	})
	each("loss", func(r *reading, _ *config, v any) (any, error) { return lossConfig(r.loss(v)) })
	each("metric", func(r *reading, _ *config, v any) (any, error) {
		return metricConfig(r.metric(v), 3)
	})
	for _, table := range []any{initializers, schedules, optimizers, losses, metrics} {
		for _, k := range reflect.ValueOf(table).MapKeys() {
			if class := k.String(); !seen[class] && !slices.Contains([]string{"VarianceScaling", "CategoricalAccuracy", "TopKCategoricalAccuracy"}, class) {
				t.Errorf("no case for %s", class)
			}
		}
	}
}

func (r *reading) want(ok bool) {
	if !ok {
		r.fail("value", "one that tells its config", "none")
	}
}

func (r *reading) wrapNil(err error) {
	if err != nil {
		r.wrap(err)
	}
}
