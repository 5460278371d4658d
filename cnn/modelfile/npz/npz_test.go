package npz

import (
	"archive/zip"
	"bytes"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

func read(b []byte) ([]cnn.Weight, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// NumPy wrote the files.
func TestReadNumPy(t *testing.T) {
	want := []cnn.Weight{
		{Name: "dense/bias", Shape: []int{3}, Values: []float32{0.1, float32(math.Inf(-1)), 0}},
		{Name: "dense/kernel", Shape: []int{2, 3}, Values: []float32{0, 0.25, 0.5, 0.75, 1, 1.25}},
		{Name: "half", Shape: []int{2, 1}, Values: []float32{1.5, -65504}},
	}
	for _, name := range []string{"weights.npz", "compressed.npz"} {
		got, err := Open(filepath.Join("testdata", name))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Open(%s) = %v, %v, want %v", name, got, err, want)
		}
	}
}

func TestWriteRead(t *testing.T) {
	m, err := cnn.Sequential(cnn.Input(5, 5, 1), cnn.Conv2D(2, 3), cnn.BatchNormalization(), cnn.Flatten(), cnn.Dense(3))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, m.Weights()); err != nil {
		t.Fatal(err)
	}
	got, err := read(b.Bytes())
	if err != nil || len(got) != len(m.Weights()) {
		t.Fatalf("Read(Write) = %v, %v", got, err)
	}
	byName := make(map[string]cnn.Weight)
	for _, w := range got {
		byName[w.Name] = w
	}
	for _, w := range m.Weights() {
		if !reflect.DeepEqual(byName[w.Name], w) {
			t.Errorf("%s: %v, want %v", w.Name, byName[w.Name], w)
		}
	}
	if err := Write(&b, append(m.Weights(), m.Weights()...)); err == nil || !strings.Contains(err.Error(), "npz: Write: npy: member \"conv2d/kernel.npy\": duplicate name") {
		t.Errorf("Write of two weights of one name: %v", err)
	}
}

func TestReadErrors(t *testing.T) {
	pack := func(file []byte) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		m, err := z.Create("w.npy")
		if err != nil {
			t.Fatal(err)
		}
		m.Write(file)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	array := func(shape []int, data any) []byte {
		var b bytes.Buffer
		if err := npy.Write(&b, &npy.Array{Shape: shape, Data: data}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const claim = "{'descr': '|u1', 'fortran_order': False, 'shape': (70000000,)}"
	whole := pack(array([]int{1}, []float32{1}))
	for want, b := range map[string][]byte{
		`npz: array "w": type: want float16, float32 or float64, got integers`: pack(array([]int{1}, []int64{1})),
		`npz: array "w": element 1: want a number that float32 holds, got`:     pack(array([]int{2}, []float64{1, -1e39})),
		`npz: npy: member "w.npy": shape (70000000,) of 1-byte elements`:       pack([]byte("\x93NUMPY\x01\x00" + string(rune(len(claim))) + "\x00" + claim)),
		"npz: npy: not a .npz archive":                                         whole[:len(whole)-1],
	} {
		w, err := read(b)
		if err == nil || w != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read: %v, %v, want %s", w, err, want)
		}
	}
	if _, err := Open(filepath.Join("testdata", "none.npz")); err == nil || !strings.HasPrefix(err.Error(), "npz: Open: ") {
		t.Errorf("Open of no file: %v", err)
	}
	if _, err := Open(filepath.Join("testdata", "weights.py")); err == nil || !strings.Contains(err.Error(), "weights.py: npz: ") {
		t.Errorf("Open of another file: %v, want it named", err)
	}
}
