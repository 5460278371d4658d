package loss

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestConfigGolden compares class and config with those of Keras, names, values and kinds of numbers.
func TestConfigGolden(t *testing.T) {
	made := map[string]Loss{
		`SparseCategoricalCrossentropy()`:                                SparseCategoricalCrossentropy(),
		`SparseCategoricalCrossentropy(from_logits=True)`:                SparseCategoricalCrossentropy(FromLogits(true)),
		`CategoricalCrossentropy()`:                                      CategoricalCrossentropy(),
		`CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)`: CategoricalCrossentropy(FromLogits(true), LabelSmoothing(0.1)),
		`BinaryCrossentropy()`:                                           BinaryCrossentropy(),
		`BinaryCrossentropy(from_logits=True, label_smoothing=0.2)`:      BinaryCrossentropy(FromLogits(true), LabelSmoothing(0.2)),
		`BinaryFocalCrossentropy()`:                                      BinaryFocalCrossentropy(),
		`BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=1.5, from_logits=True, label_smoothing=0.1)`: BinaryFocalCrossentropy(ApplyClassBalancing(), Alpha(0.3), Gamma(1.5), FromLogits(true), LabelSmoothing(0.1)),
		`CategoricalFocalCrossentropy()`: CategoricalFocalCrossentropy(),
		`CategoricalFocalCrossentropy(alpha=0.5, gamma=3.0, from_logits=True, label_smoothing=0.1)`: CategoricalFocalCrossentropy(Alpha(0.5), Gamma(3), FromLogits(true), LabelSmoothing(0.1)),
		`MeanSquaredError()`:  MeanSquaredError(),
		`MeanAbsoluteError()`: MeanAbsoluteError(),
		`Huber()`:             Huber(),
	}
	text, err := os.ReadFile("testdata/configs.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Make, Class string
			Config      map[string]any
		}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		m := made[c.Make]
		delete(made, c.Make)
		if m == nil {
			t.Errorf("%s: want a case of this test, got none", c.Make)
			continue
		}
		if got := m.(Configured).ClassName(); got != c.Class {
			t.Errorf("%s: class = %q, want %q", c.Make, got, c.Class)
		}
		if got, want := written(m.(Configured).Config()), written(c.Config); got != want {
			t.Errorf("%s: Config = %s, want %s", c.Make, got, want)
		}
	}
	if len(made) > 0 {
		t.Errorf("not in the file: %v", made)
	}
}

// written is a config as text that tells int from float64: numbers as Keras writes them.
func written(config map[string]any) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(config)) {
		v := config[k]
		if f, ok := v.(float64); ok {
			v = fmt.Sprint(f)
			if f == float64(int(f)) {
				v = fmt.Sprintf("%.1f", f)
			}
		}
		fmt.Fprintf(&b, "%s=%v ", k, v)
	}
	return b.String()
}

// TestHuberConfig: Keras' own config would lose delta.
func TestHuberConfig(t *testing.T) {
	if got, want := written(Huber(Delta(2.5)).(Configured).Config()), "delta=2.5 reduction=sum_over_batch_size "; got != want {
		t.Errorf("Config = %q, want %q", got, want)
	}
}
