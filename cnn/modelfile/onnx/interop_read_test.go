//go:build interop

package onnx

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestPyTorch reads what PyTorch exports of a dozen architectures.
func TestPyTorch(t *testing.T) {
	needs(t, "torch") // without onnxscript the script leaves out the newer of the two exporters
	readExports(t, "testdata/torch_models.py")
}

// TestKeras reads what Keras exports through PyTorch.
func TestKeras(t *testing.T) {
	needs(t, "torch")
	t.Setenv("KERAS_BACKEND", "torch")
	readExports(t, "testdata/keras_models.py")
}

// TestKerasTensorFlow reads what Keras exports through tf2onnx.
func TestKerasTensorFlow(t *testing.T) {
	needs(t, "tf2onnx")
	t.Setenv("KERAS_BACKEND", "tensorflow")
	readExports(t, "testdata/keras_models.py")
}

// readExports runs a script that fills a folder with models, and wants each to give the outputs that lie beside it: those of
// NAME-EXPORTER.onnx are in NAME.npz.
func readExports(t *testing.T, script string) {
	dir := t.TempDir()
	runPython(t, script, dir)
	list, err := filepath.Glob(filepath.Join(dir, "*.onnx"))
	if err != nil || len(list) < 7 {
		t.Fatalf("%s: want 7 models or more, got %d", script, len(list))
	}
	for _, path := range list {
		name := strings.TrimSuffix(filepath.Base(path), ".onnx")
		t.Run(name, func(t *testing.T) {
			m, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			architecture, _, _ := strings.Cut(name, "-")
			x, y := readIO(t, filepath.Join(dir, architecture+".npz"))
			checkOutputs(t, m, x, y, 1e-5)
		})
	}
}
