package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// TestPredictSize: the whole program, from its start to the answer for one picture of 64×64 by the model of Keras' tutorials,
// stays small. Keras takes 630 MiB for the same.
func TestPredictSize(t *testing.T) {
	switch {
	case testing.Short():
		t.Skip("builds the program")
	case raced:
		t.Skip("the race detector takes more memory than the program that is measured")
	}
	const most = 40 << 10 // KiB
	predict := predictStart(t)
	for range 3 {
		if m := predict(); m.MaxRSS > most {
			t.Errorf("a run took %d KiB of memory, want at most %d", m.MaxRSS, most)
		}
	}
}

// BenchmarkPredictStart is how long that takes, in all and of the processor, and how much memory at most.
func BenchmarkPredictStart(b *testing.B) {
	predict := predictStart(b)
	var wall, cpu []float64
	size := int64(0)
	for b.Loop() {
		m := predict()
		wall, cpu, size = append(wall, ms(m.Wall)), append(cpu, ms(m.CPU)), max(size, m.MaxRSS)
	}
	slices.Sort(wall)
	slices.Sort(cpu)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(wall[len(wall)/2], "ms-median")
	b.ReportMetric(cpu[len(cpu)/2], "cpu-ms-median")
	b.ReportMetric(float64(size)/1024, "MiB-most")
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// predictStart builds the program and a model, and gives a function that lets it predict one picture.
func predictStart(t testing.TB) func() measure {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "train")
	if text, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	m, err := cnn.Sequential(
		cnn.Input(64, 64, 3), cnn.Conv2D(32, 3, cnn.ReLU()), cnn.MaxPooling2D(2), cnn.Conv2D(64, 3, cnn.ReLU()), cnn.MaxPooling2D(2),
		cnn.Flatten(), cnn.Dense(10, cnn.Softmax()),
	)
	if err != nil {
		t.Fatal(err)
	}
	model, array := filepath.Join(dir, "model.keras"), filepath.Join(dir, "x.npz")
	if err := keras.Save(model, m); err != nil {
		t.Fatal(err)
	}
	var x bytes.Buffer
	if err := npy.WriteZip(&x, []npy.Named{{Name: "x", Array: &npy.Array{Shape: []int{1, 64, 64, 3}, Data: make([]float32, 64*64*3)}}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(array, x.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return func() (m measure) {
		t.Helper()
		text, err := exec.Command("measured", program, "predict", model, array, "--json").Output()
		if err != nil || json.Unmarshal(text, &m) != nil || !strings.HasPrefix(m.Output, `{"outputs":[[0.1,`) { // of a black picture all classes are alike
			t.Fatalf("%v: %s", err, text)
		}
		return m
	}
}
