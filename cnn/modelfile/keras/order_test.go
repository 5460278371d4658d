package keras

import (
	"bytes"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// TestOrder: weights are found by class and order, so layers in another order than Keras gives them are an error, not other weights.
func TestOrder(t *testing.T) {
	in := cnn.Apply(cnn.Input(4, 4, 2))
	a, b := in.Then(cnn.Conv2D(2, 1, cnn.Name("a"))), in.Then(cnn.Conv2D(2, 1, cnn.Name("b")))
	m, err := cnn.Functional(in, cnn.Apply(cnn.Add(), a, b))
	if err != nil {
		t.Fatal(err)
	}
	config, err := modelConfig(m, writeSettings{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := appendJSON(nil, config)
	if err != nil {
		t.Fatal(err)
	}
	read := func(swap bool) error {
		v, err := parseJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		list := v.(map[string]any)["config"].(map[string]any)["layers"].([]any)
		if swap {
			list[1], list[2] = list[2], list[1]
		}
		r := &reading{}
		arch := r.readModel(v)
		r.planned(&arch)
		if r.err == nil {
			r.model(&arch)
		}
		return r.err
	}
	if err := read(false); err != nil {
		t.Error(err)
	}
	text = bytes.Replace(text, []byte(`"shape": [null, 4, 4, 2]`), []byte(`"shape": [null, 4, 5, 2]`), 1)
	wantText(t, "another shape", read(false), `layer "a": shape of "input_layer": want that of a batch of [4 4 2], got [null, 4, 5, 2]`)
	text = bytes.Replace(text, []byte(`"shape": [null, 4, 5, 2]`), []byte(`"shape": [null, 4, 4, 2]`), 1)
	wantText(t, "two layers swapped", read(true), "order of layers: want a, b, add, got b, a, add")
}

// TestBounded: no more weights than a file of that size may hold.
func TestBounded(t *testing.T) {
	w := hdf5.NewWriter()
	w.Root().Dataset("x", []int{100}, make([]float32, 100))
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	r := &reading{}
	d, err := r.open(bytes.NewReader(b.Bytes()), int64(b.Len())).Dataset("x")
	if err != nil {
		t.Fatal(err)
	}
	if r.bounded([]*hdf5.Dataset{d, d}, 800); r.err != nil {
		t.Error(r.err)
	}
	r.bounded([]*hdf5.Dataset{d, d}, 799)
	wantText(t, "bounded", r.err, "weights: size: want at most 799 bytes for a file like this, got more: too large")
}
