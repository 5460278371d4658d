package metric

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
	made := map[string]Metric{
		`SparseCategoricalAccuracy()`:                     Accuracy(),
		`SparseTopKCategoricalAccuracy(k=3)`:              TopK(3),
		`SparseCategoricalCrossentropy()`:                 SparseCategoricalCrossentropy(),
		`SparseCategoricalCrossentropy(from_logits=True)`: SparseCategoricalCrossentropy(FromLogits()),
		`AUC()`: AUC(),
		`AUC(num_thresholds=50, multi_label=True)`:                       AUC(NumThresholds(50), MultiLabel()),
		`AUC(curve="PR", from_logits=True)`:                              AUC(PR(), FromLogits()),
		`F1Score(average="macro")`:                                       F1Score(),
		`F1Score(average="micro", threshold=0.3)`:                        F1Score(Micro(), Threshold(0.3)),
		`F1Score(average="weighted")`:                                    F1Score(Weighted()),
		`Precision()`:                                                    Precision(),
		`Precision(thresholds=0.3)`:                                      Precision(Threshold(0.3)),
		`Precision(top_k=1, class_id=2)`:                                 Precision(Top(1), ClassID(2)),
		`Recall()`:                                                       Recall(),
		`Recall(thresholds=0.4, top_k=2)`:                                Recall(Threshold(0.4), Top(2)),
		`Recall(class_id=0)`:                                             Recall(ClassID(0)),
		`MeanSquaredError()`:                                             MeanSquaredError(),
		`MeanAbsoluteError()`:                                            MeanAbsoluteError(),
		`RootMeanSquaredError()`:                                         RootMeanSquaredError(Name("rmse")), // a name is no part of it
		`BinaryAccuracy()`:                                               BinaryAccuracy(),
		`BinaryAccuracy(threshold=0.3)`:                                  BinaryAccuracy(Threshold(0.3)),
		`BinaryCrossentropy()`:                                           BinaryCrossentropy(),
		`BinaryCrossentropy(from_logits=True, label_smoothing=0.2)`:      BinaryCrossentropy(FromLogits(), LabelSmoothing(0.2)),
		`CategoricalCrossentropy()`:                                      CategoricalCrossentropy(),
		`CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)`: CategoricalCrossentropy(FromLogits(), LabelSmoothing(0.1)),
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

// TestConfigOfOurOwn: what Keras has no metric for has no class, and says so in its config.
func TestConfigOfOurOwn(t *testing.T) {
	for _, c := range []struct {
		m    Metric
		want string
	}{
		{Precision(Macro(), Top(1)), "average=macro class_id=<nil> thresholds=<nil> top_k=1 "},
		{Recall(Macro()), "average=macro class_id=<nil> thresholds=<nil> top_k=<nil> "},
		{F1Score(ClassID(3), Threshold(0.5)), "average=<nil> class_id=3 threshold=0.5 "},
	} {
		m := c.m.(Configured)
		if got := written(m.Config()); got != c.want || m.ClassName() != "" {
			t.Errorf("%s: class = %q, Config = %q, want none and %q", c.m.Name(), m.ClassName(), got, c.want)
		}
	}
}
