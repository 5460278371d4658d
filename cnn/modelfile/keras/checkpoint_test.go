package keras

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestPath compares with Python's str.format.
func TestPath(t *testing.T) {
	whole := map[string]int{"epoch": 7, "batch": 12}
	logs := map[string]float64{"val_loss": 0.12346, "accuracy": 0.5, "big": 1234567, "tenth": 0.1}
	for _, c := range []struct{ path, want string }{
		{"a.keras", "a.keras"},
		{"{epoch}.keras", "7.keras"},
		{"{epoch:02d}-{val_loss:.2f}.keras", "07-0.12.keras"},
		{"{epoch:3d}|{epoch:03}|{batch:d}", "  7|007|12"},
		{"{val_loss:8.3f}|{val_loss:08.3f}|{val_loss:.3e}|{val_loss:.2g}", "   0.123|0000.123|1.235e-01|0.12"},
		{"{accuracy:.1%}|{big:g}|{accuracy}|{epoch:.1f}|{tenth}", "50.0%|1.23457e+06|0.5|7.0|0.10000000149011612"},
		{"{{{epoch}}}", "{7}"},
	} {
		f, err := parsePath(c.path)
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if got, err := fill(f, whole, logs); err != nil || got != c.want {
			t.Errorf("%s = %q, %v; want %q", c.path, got, err, c.want)
		}
	}
	for path, want := range map[string]string{
		"{epoch":            "braces in pairs",
		"epoch}":            "braces in pairs",
		"{}":                "fields such as",
		"{epoch:x}":         "fields such as",
		"{epoch!r}":         "fields such as",
		"{epoch.real}":      "fields such as",
		"{epoch:9999999d}":  "fields such as",
		"{val_loss:.9999f}": "fields such as",
		"{{epoch}":          "braces in pairs",
	} {
		if _, err := parsePath(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v, want %q", path, err, want)
		}
	}
	for path, want := range map[string]string{
		"{acc}":        `want one of batch, epoch, accuracy, big, tenth, val_loss, got "acc"`,
		"{val_loss:d}": "want a format for a number with a fraction",
	} {
		f, err := parsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fill(f, whole, logs); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v, want %q", path, err, want)
		}
	}
}

// small is a compiled model with data for it.
func small(t testing.TB) (*cnn.Model, data.Dataset) {
	t.Helper()
	m, err := cnn.Sequential(cnn.Input(4, 4, 1), cnn.Conv2D(2, 3, cnn.ReLU()), cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 12*16)
	for i := range x {
		x[i] = float32(math.Sin(float64(i * i)))
	}
	d, err := data.New(x, []int{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}, []int{4, 4, 1}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return m, d
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

// TestCheckpoint saves in Fit: each epoch, every second batch, and the best alone.
func TestCheckpoint(t *testing.T) {
	dir := t.TempDir()
	m, d := small(t)
	each := ModelCheckpoint(m, filepath.Join(dir, "each", "{epoch:02d}.keras"))
	batches := ModelCheckpoint(m, filepath.Join(dir, "batches", "{epoch}-{batch}.weights.h5"), SaveWeightsOnly(), SaveFreq(2))
	best := ModelCheckpoint(m, filepath.Join(dir, "best.keras"), SaveBestOnly(), Writing(WithExtra(Extra{Classes: []string{"a", "b", "c"}})))
	var history []float64
	rate := callback.Func{OnEpochEnd: func(s *callback.State) error {
		history = append(history, s.Logs["val_loss"])
		if len(history) == 3 { // from here on it becomes worse
			return s.Model.SetLearningRate(5)
		}
		return nil
	}}
	_, err := m.Fit(context.Background(), d, cnn.Epochs(4), cnn.BatchSize(4), cnn.ValidationSplit(0.25), cnn.Callbacks(each, batches, best, rate))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(files(t, filepath.Join(dir, "each")), " "); got != "01.keras 02.keras 03.keras 04.keras" {
		t.Errorf("each epoch: %s", got)
	}
	if got := strings.Join(files(t, filepath.Join(dir, "batches")), " "); got != "1-2.weights.h5 2-1.weights.h5 2-3.weights.h5 3-2.weights.h5 4-1.weights.h5 4-3.weights.h5" {
		t.Errorf("every second batch: %s", got)
	}
	at := 0
	for i, v := range history {
		if v < history[at] {
			at = i
		}
	}
	if best.Best() != history[at] || at == len(history)-1 {
		t.Errorf("best = %v of %v; want one before the last", best.Best(), history)
	}
	f, err := Open(best.Saved())
	if err != nil {
		t.Fatal(err)
	}
	g, err := Open(filepath.Join(dir, "each", []string{"01", "02", "03", "04"}[at]+".keras"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Model.WeightsSHA256() != g.Model.WeightsSHA256() || f.Model.WeightsSHA256() == m.WeightsSHA256() {
		t.Error("the best file does not hold the weights of the best epoch")
	}
	if f.Extra == nil || len(f.Extra.Classes) != 3 {
		t.Errorf("extra = %v", f.Extra)
	}
}

// TestCheckpointMode: an accuracy is better when it is more; a threshold keeps the first values out.
func TestCheckpointMode(t *testing.T) {
	dir := t.TempDir()
	m, _ := small(t)
	c := ModelCheckpoint(m, filepath.Join(dir, "{epoch}.keras"), SaveBestOnly(), Monitor("val_accuracy"), InitialValueThreshold(0.5))
	if err := c.Check([]string{"loss", "val_accuracy"}); err != nil {
		t.Fatal(err)
	}
	if err := c.TrainBegin(&callback.State{}); err != nil {
		t.Fatal(err)
	}
	for i, v := range []float64{0.4, 0.5, 0.6, 0.55, math.NaN(), 0.7} {
		if err := c.EpochEnd(&callback.State{Epoch: i + 1, Logs: map[string]float64{"val_accuracy": v}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(files(t, dir), " "); got != "3.keras 6.keras" {
		t.Errorf("files = %s, want those of epochs 3 and 6", got)
	}
}

// TestCheckpointErrors are found before any training.
func TestCheckpointErrors(t *testing.T) {
	m, d := small(t)
	for want, c := range map[string]*Checkpointer{
		`path: want an ending .keras, got "a.h5"`:                                 ModelCheckpoint(m, "a.h5"),
		`path: want an ending .weights.h5, got "a.keras"`:                         ModelCheckpoint(m, "a.keras", SaveWeightsOnly()),
		`model: want the one that trains, got nil`:                                ModelCheckpoint(nil, "a.keras"),
		`save frequency: want 1 or more batches, got 0`:                           ModelCheckpoint(m, "a.keras", SaveFreq(0)),
		`path: field: want one of epoch`:                                          ModelCheckpoint(m, "{val_loss:.2f}.keras"),
		`monitor: want a value of the logs, got "val_loss"`:                       ModelCheckpoint(m, "a.keras", SaveBestOnly()),
		`initial value threshold: want a number, got NaN`:                         ModelCheckpoint(m, "a.keras", InitialValueThreshold(math.NaN())),
		`mode: want "auto", "max" or "min", got "up"`:                             ModelCheckpoint(m, "a.keras", SaveBestOnly(), Monitor("loss"), Mode("up")),
		`path: field: want one of batch, epoch, accuracy, learning_rate, loss, g`: ModelCheckpoint(m, "{val_loss}.keras", SaveFreq(1)),
	} {
		before := m.WeightsSHA256()
		_, err := m.Fit(context.Background(), d, cnn.Callbacks(c))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error = %v, want %q", err, want)
		}
		if m.WeightsSHA256() != before {
			t.Error("the model was trained")
		}
	}
}
