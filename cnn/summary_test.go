package cnn_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// model makes a model or ends the test.
func model(t testing.TB, layers ...cnn.Layer) *cnn.Model {
	t.Helper()
	m, err := cnn.Sequential(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// summary compares with a file that Keras wrote.
func summary(t *testing.T, m *cnn.Model, name, file string) {
	t.Helper()
	if err := m.Rename(name); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := m.Summary(&got); err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b || (i < len(g)) != (i < len(w)) {
			t.Fatalf("%s: line %d:\n got %q\nwant %q", file, i+1, a, b)
		}
	}
}

func TestSummary(t *testing.T) {
	// In Keras' session the automatic counters had passed the proof model already: hence the names.
	summary(t, model(t,
		cnn.Input(14, 14, 3),
		cnn.Conv2D(4, 3, cnn.ReLU(), cnn.Name("conv1")),
		cnn.MaxPooling2D(2, cnn.Name("max_pooling2d_2")),
		cnn.Conv2D(8, 3, cnn.ReLU(), cnn.Name("conv2")),
		cnn.MaxPooling2D(2, cnn.Name("max_pooling2d_3")),
		cnn.Flatten(cnn.Name("flatten_1")),
		cnn.Dense(10, cnn.Softmax(), cnn.Name("dense_1")),
	), "tiny", "models/tiny/summary.txt")
	summary(t, model(t,
		cnn.Input(64, 64, 3),
		cnn.Conv2D(32, 3, cnn.ReLU(), cnn.Name("conv1")),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU(), cnn.Name("conv2")),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	), "proof", "models/proof/summary.txt")
}

func TestSummaryOfWideCells(t *testing.T) {
	long := func(s string, n int) cnn.Option { return cnn.Name(strings.Repeat(s, n)) }
	summary(t, model(t,
		cnn.Input(64, 64, 3),
		cnn.Conv2D(32, 3, cnn.ReLU(), cnn.Name("a_very_long_name_for_a_convolution_layer_indeed")),
		cnn.MaxPooling2D(2, cnn.Name("name_of_exactly_twenty")),
		cnn.Conv2D(7, 3, long("n", 33)),
		cnn.Conv2D(7, 3, long("m", 34)),
		cnn.Conv2D(7, 3, long("k", 24)),
		cnn.Conv2D(7, 3, long("j", 25)),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax(), long("x", 70)),
	), strings.Repeat("m", 100), "summary/wide.txt")
	summary(t, model(t,
		cnn.Input(12345, 23456789, 3),
		cnn.ReLU(),
		cnn.Softmax(cnn.Name("with some words in it that wrap here and there")),
		cnn.MaxPooling2D(1, cnn.Name("müll_über_größe_ßßßßßßßß")),
		cnn.ReLU(cnn.Name("日本語の名前がとても長いときにどうなるのか")),
	), "[bold]x", "summary/words.txt")
}

func TestSummaryAfterTraining(t *testing.T) {
	for file, rate := range map[string]optimizer.Schedule{
		"summary/trained-adam.txt":   optimizer.Constant(1e-3),
		"summary/trained-cosine.txt": optimizer.CosineDecay(0.002, 100),
	} {
		m := model(t, cnn.Input(8, 8, 1), cnn.Conv2D(4, 3, cnn.ReLU()), cnn.MaxPooling2D(2), cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
		if err := m.Compile(cnn.Optimizer(optimizer.Adam(rate)), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Fit(context.Background(), random(t, 4, 3, 8, 8, 1)); err != nil {
			t.Fatal(err)
		}
		summary(t, m, "sequential", file)
	}
}
