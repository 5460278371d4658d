//go:build interop

package keras

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// sent is a model on its way to Keras.
type sent struct {
	name, dir string
	m         *cnn.Model
	x         []float32
}

func send(t *testing.T, name string, m *cnn.Model) sent {
	t.Helper()
	s := sent{name: name, dir: t.TempDir(), m: m}
	size := 1
	for _, d := range m.Input() {
		size *= d
	}
	for i := range 2 * size {
		s.x = append(s.x, float32(i%7)/7)
	}
	if err := Save(filepath.Join(s.dir, "model.keras"), m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	writeFloats(t, filepath.Join(s.dir, "x.bin"), s.x)
	return s
}

// config is config.json of a file of Keras, or of ours.
func (s sent) config(t *testing.T, file string) map[string]any {
	t.Helper()
	v, err := parseJSON(entries(t, filepath.Join(s.dir, file))[configEntry])
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}

// TestInteropLayers lets Keras read what we write for each layer with each of its options: it has to write the same config, and to
// give the same answers.
func TestInteropLayers(t *testing.T) {
	file := readJSON(t, "testdata/layers.json")
	var all []sent
	var folders []string
	for _, text := range slices.Sorted(maps.Keys(file)) {
		if text == "keras" {
			continue
		}
		r := &reading{}
		a := r.readModel(file[text])
		r.planned(&a)
		m := r.model(&a)
		if r.err != nil {
			t.Fatalf("%s: %v", text, r.err)
		}
		m.Initialize(3)
		s := send(t, text, m)
		all, folders = append(all, s), append(folders, s.dir)
	}
	run(t, folders)
	most := 0.0
	for _, s := range all {
		if d := differ("", plain(s.config(t, "back.keras")), plain(s.config(t, "model.keras"))); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
		y := readFloats(t, filepath.Join(s.dir, "y.bin"))
		d := apart(t, y, predict(t, s.m, s.x))
		if most = max(most, d); d > closeTo {
			t.Errorf("%s: answers differ by %g", s.name, d)
		}
		f, err := Open(filepath.Join(s.dir, "back.keras"))
		if err != nil || f.Model.WeightsSHA256() != s.m.WeightsSHA256() {
			t.Errorf("%s: weights that came back: %v", s.name, err)
		}
	}
	t.Logf("%d models: answers at most %g apart, relative", len(all), most)
}

// TestInteropCompiled does the same for losses and metrics.
func TestInteropCompiled(t *testing.T) {
	file := readJSON(t, "testdata/configs.json")
	var all []sent
	var folders []string
	compiled := func(name string, l loss.Loss, metrics ...metric.Metric) {
		t.Helper()
		var m *cnn.Model
		var err error
		for _, last := range []cnn.Layer{cnn.Dense(3, cnn.Softmax()), cnn.Dense(3), cnn.Dense(1)} {
			if m, err = cnn.Sequential(cnn.Input(5), last); err != nil {
				t.Fatal(err)
			}
			if err = m.Compile(cnn.Optimizer(optimizer.Lion(optimizer.Constant(1e-3))), cnn.Loss(l), cnn.Metrics(metrics...)); err == nil {
				break
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s := send(t, name, m)
		all, folders = append(all, s), append(folders, s.dir)
	}
	for text, v := range file["loss"].(map[string]any) {
		r := &reading{}
		l := r.loss(v)
		if r.err != nil {
			t.Fatal(r.err)
		}
		compiled(text, l, metric.Accuracy(metric.Name("acc")))
	}
	var metrics []metric.Metric
	r := &reading{}
	for i, text := range slices.Sorted(maps.Keys(file["metric"].(map[string]any))) {
		c := file["metric"].(map[string]any)[text].(map[string]any)
		c["config"].(map[string]any)["name"] = fmt.Sprint("m", i)
		metrics = append(metrics, r.metric(c))
	}
	if r.err != nil {
		t.Fatal(r.err)
	}
	compiled("all metrics", loss.CategoricalCrossentropy(), metrics...)
	run(t, folders)
	for _, s := range all {
		got, want := s.config(t, "back.keras")["compile_config"], s.config(t, "model.keras")["compile_config"]
		if want == nil || len(want.(map[string]any)) == 0 {
			t.Errorf("%s: not compiled", s.name)
		}
		if d := differ("", plain(got), plain(want)); d != "" {
			t.Errorf("%s: %s", s.name, d)
		}
		if _, err := os.Stat(filepath.Join(s.dir, "y.bin")); err != nil {
			t.Error(err)
		}
	}
}
