package onnx

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// readIO gives the arrays x and y of an npz file.
func readIO(t testing.TB, path string) (x, y []float32) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	arrays, err := npy.ReadZip(bytes.NewReader(b), int64(len(b)), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	if x, err = arrays["x"].Float32s(); err != nil {
		t.Fatal(err)
	}
	if y, err = arrays["y"].Float32s(); err != nil {
		t.Fatal(err)
	}
	return x, y
}

// relative is max|a−b| ÷ max|b|; NaN or another length is infinitely far.
func relative(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	var d, m float64
	for i := range b {
		e := math.Abs(float64(a[i]) - float64(b[i]))
		if math.IsNaN(e) {
			return math.Inf(1)
		}
		d, m = max(d, e), max(m, math.Abs(float64(b[i])))
	}
	if m == 0 {
		return d
	}
	return d / m
}

func flatten(rows [][]float32) []float32 {
	var all []float32
	for _, r := range rows {
		all = append(all, r...)
	}
	return all
}

// checkOutputs wants a model from a file to give y for x. The tolerance is the issue's: sums of float32 in another order.
func checkOutputs(t *testing.T, m *Model, x, y []float32, tol float64) {
	t.Helper()
	got, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	if d := relative(flatten(got), y); !(d <= tol) {
		t.Errorf("outputs: want within %g of the file's, got %g", tol, d)
	} else {
		t.Logf("relative difference %.1e, %s %v, %d layers", d, m.Layout, m.InputShape, len(m.Layers()))
	}
}

// TestGolden reads models that PyTorch and Keras exported, with an input and the output that they gave for it: those of
// NAME-EXPORTER.onnx are in NAME.npz.
func TestGolden(t *testing.T) {
	list, err := filepath.Glob("testdata/models/*.onnx")
	if err != nil || len(list) < 16 {
		t.Fatalf("testdata/models: want 16 files or more, got %d: %v", len(list), err)
	}
	for _, path := range list {
		name := strings.TrimSuffix(filepath.Base(path), ".onnx")
		t.Run(name, func(t *testing.T) {
			model, _, _ := strings.Cut(name, "-")
			golden(t, path, filepath.Join("testdata/models", model+".npz"))
		})
	}
}

// TestGoldenLarge reads models of the same kind that are too large for this folder: STHENO_GOLDEN holds DIR/*.onnx with DIR/io.npz.
func TestGoldenLarge(t *testing.T) {
	root := os.Getenv("STHENO_GOLDEN")
	if root == "" {
		t.Skip("SKIPPED: STHENO_GOLDEN names no folder of models; those of 580 KB were not read")
	}
	list, err := filepath.Glob(filepath.Join(root, "*", "*", "*.onnx"))
	if err != nil || len(list) == 0 {
		t.Fatalf("STHENO_GOLDEN: want */*/*.onnx in %s, got none: %v", root, err)
	}
	for _, path := range list {
		t.Run(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path), func(t *testing.T) {
			golden(t, path, filepath.Join(filepath.Dir(path), "io.npz"))
		})
	}
}

// golden wants a file to give the outputs that lie beside it, and so when it was written and read again.
func golden(t *testing.T, path, io string) {
	t.Helper()
	m, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	x, y := readIO(t, io)
	checkOutputs(t, m, x, y, 1e-5)
	var b bytes.Buffer
	if err := Write(&b, m.Model); err != nil {
		t.Fatal(err)
	}
	n, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	probe := make([]float32, 2*size(n.InputShape))
	for i := range probe {
		probe[i] = float32(math.Cos(float64(i)))
	}
	want, err := m.Model.Predict(context.Background(), probe)
	if err != nil {
		t.Fatal(err)
	}
	checkOutputs(t, n, probe, flatten(want), 1e-6)
}
