package onnx

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// damaged reads bytes that may be anything. An error must be short; a model must be whole, which is tried if use: it answers, and can be written.
func damaged(t *testing.T, b []byte, use bool) *Model {
	t.Helper()
	m, err := Read(bytes.NewReader(b), Limit(1<<20))
	if err != nil {
		if s := err.Error(); len(s) > 500 {
			t.Fatalf("error: want at most 500 bytes, got %q", s)
		}
		return nil
	}
	if !use || size(m.InputShape) > 1<<12 || heavy(m) {
		return m
	}
	if _, err := m.Predict(context.Background(), make([]float32, size(m.InputShape))); err != nil {
		t.Fatalf("Predict of a model that was read: %v", err)
	}
	if err := Write(&bytes.Buffer{}, m.Model); err != nil {
		t.Fatalf("Write of a model that was read: %v", err)
	}
	return m
}

// heavy says that a layer would take long to compute.
func heavy(m *Model) bool {
	for _, l := range m.Layers() {
		if size(l.Output) > 1<<14 {
			return true
		}
	}
	return false
}

// TestTruncated cuts a file at every byte. A cut between two fields leaves a legal message, but never a whole model: the graph comes
// last but for the version of the operators, without which nothing is read.
func TestTruncated(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/base.onnx")
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(b) {
		if m := damaged(t, b[:n], true); m != nil {
			t.Errorf("cut to %d of %d bytes: want an error, got a model", n, len(b))
		}
	}
}

// TestFlipped turns each bit of a small file. There is no checksum, so that a changed weight is a model like any other.
func TestFlipped(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/base.onnx")
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	models := 0
	for i := range len(b) * 8 {
		c := bytes.Clone(b)
		c[i/8] ^= 1 << (i % 8)
		if damaged(t, c, i%64 == 0) != nil {
			models++
		}
	}
	runtime.ReadMemStats(&after)
	if models == 0 || models == len(b)*8 {
		t.Errorf("models: want some of %d files, got %d", len(b)*8, models)
	}
	t.Logf("%d of %d files are models; %d KiB a file", models, len(b)*8, (after.TotalAlloc-before.TotalAlloc)>>10/uint64(len(b)*8))
}

// FuzzRead: no file makes Read panic, hang or take more memory than its size allows, and what it accepts works.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/hostile/*.onnx", "testdata/models/*.onnx"} {
		list, _ := filepath.Glob(pattern)
		for _, path := range list {
			if b, err := os.ReadFile(path); err == nil && len(b) < 1<<13 {
				f.Add(b)
			}
		}
	}
	for i, z := range zoo[:len(zoo)-randomModels] {
		m, _ := drawn(f, z.build, uint64(i))
		var b bytes.Buffer
		if err := Write(&b, m); err == nil && b.Len() < 1<<14 {
			f.Add(b.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := damaged(t, b, true)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; m == nil && n > uint64(64<<20+64*len(b)) {
			t.Fatalf("memory for %d bytes: want at most 64 MiB, got %d", len(b), n)
		}
	})
}

// TestBombs are small files that would become large: each is an error, or costs little.
func TestBombs(t *testing.T) {
	for name, g := range bombs() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := newReading(nil).model(g, 17, false)
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
				t.Errorf("memory: want at most 16 MiB, got %d", n)
			}
			if name == "corners" && err == nil { // which may come out simpler
				return
			}
			if err == nil {
				t.Fatal("want an error, got a model")
			}
			checkError(t, err)
		})
	}
}

// TestNotFinite wants a model with NaN or infinity among its weights to be read as it is.
func TestNotFinite(t *testing.T) {
	m, err := cnn.Sequential(cnn.Input(2), cnn.Dense(1))
	if err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	w[0].Values = []float32{float32(math.NaN()), float32(math.Inf(1))}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	n, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if v := n.Weights()[0].Values; v[0] == v[0] || !math.IsInf(float64(v[1]), 1) {
		t.Errorf("weights: want NaN and +Inf, got %v", v)
	}
}
