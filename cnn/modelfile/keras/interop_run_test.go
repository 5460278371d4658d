//go:build interop

package keras

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// python is the Python that STHENO_PYTHON names, which has Keras 3, TensorFlow, onnx and ONNX Runtime.
func python(t *testing.T) string {
	t.Helper()
	p := os.Getenv("STHENO_PYTHON")
	if p == "" {
		t.Skip("SKIPPED: STHENO_PYTHON names no Python with keras and tensorflow; nothing was checked against them")
	}
	return p
}

// run lets Keras work on folders.
func run(t *testing.T, folders []string) {
	t.Helper()
	c := exec.Command(python(t), append([]string{"testdata/interop.py"}, folders...)...)
	c.Env = append(os.Environ(), "KERAS_BACKEND=tensorflow", "CUDA_VISIBLE_DEVICES=", "TF_CPP_MIN_LOG_LEVEL=3", "TF_ENABLE_ONEDNN_OPTS=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out[max(0, len(out)-3000):])
	}
}

func writeFloats(t *testing.T, path string, v []float32) {
	t.Helper()
	b, err := binary.Append(nil, binary.LittleEndian, v)
	if err == nil {
		err = os.WriteFile(path, b, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func readFloats(t *testing.T, path string) []float32 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v
}

// near wants answers, which are probabilities, no further apart than 1e-6.
func near(t *testing.T, what string, got, want []float32) float64 {
	t.Helper()
	most := 0.0
	if len(got) != len(want) {
		t.Errorf("%s: %d answers, want %d", what, len(got), len(want))
		return 0
	}
	for i := range got {
		most = max(most, math.Abs(float64(got[i])-float64(want[i])))
	}
	if !(most <= 1e-6) {
		t.Errorf("%s: answers differ by %g", what, most)
	}
	return most
}

// sameState compares weights and optimizers' states; the tolerance is relative to the largest number of a tensor.
func sameState(t *testing.T, name string, got, want *cnn.Model, tolerance float64) (most float64) {
	t.Helper()
	compare := func(what string, a, b []float32) {
		largest, difference := 1e-6, 0.0 // what is smaller than that is rounding errors of larger numbers
		for i := range a {
			largest = max(largest, math.Abs(float64(b[i])))
			difference = max(difference, math.Abs(float64(a[i])-float64(b[i])))
		}
		most = max(most, difference/largest)
		if !(difference/largest <= tolerance) {
			t.Errorf("%s: %s: differs by %g", name, what, difference/largest)
		}
	}
	w, v := got.Weights(), want.Weights()
	for i := range w {
		compare(w[i].Name, w[i].Values, v[i].Values)
	}
	a, ok1 := got.OptimizerState()
	b, ok2 := want.OptimizerState()
	if ok1 != ok2 || a.Step != b.Step || len(a.Slots) != len(b.Slots) {
		t.Errorf("%s: optimizer after %d steps, %v; want %d, %v", name, a.Step, ok1, b.Step, ok2)
		return most
	}
	for i := range a.Slots {
		for j := range a.Slots[i] {
			compare(fmt.Sprintf("slot %d of %s", i, got.TrainedWeights()[j]), a.Slots[i][j], b.Slots[i][j])
		}
	}
	if !slices.Equal(got.TrainedWeights(), want.TrainedWeights()) {
		t.Errorf("%s: trained weights %v, want %v", name, got.TrainedWeights(), want.TrainedWeights())
	}
	return most
}
