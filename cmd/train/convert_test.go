package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

func TestDifference(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		a, b []float32
		want float64
	}{
		{[]float32{1, -4}, []float32{1, -4}, 0},
		{[]float32{1, -4}, []float32{2, -4}, 0.25},
		{[]float32{-4, 1}, []float32{-4.5, 1}, 0.125},
		{[]float32{0}, []float32{0}, 0},
		{[]float32{0}, []float32{1e-30}, math.Inf(1)},
		{[]float32{1}, []float32{1, 1}, math.Inf(1)},
		{nil, nil, 0},
		{[]float32{nan, 1}, []float32{1, 1}, math.NaN()},
		{[]float32{1, 1}, []float32{1, nan}, math.NaN()},
		{[]float32{inf}, []float32{inf}, math.NaN()},
		{[]float32{1}, []float32{inf}, math.NaN()},
	} {
		got := difference(c.a, c.b)
		if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("difference(%v, %v) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// A format that loses something is found out, and nothing is written then.
func TestVerify(t *testing.T) {
	npz, err := formatOf("", "w.npz")
	if err != nil {
		t.Fatal(err)
	}
	in := "../../cnn/modelfile/keras/testdata/tiny/model.keras"
	for name, f := range map[string]*format{
		"a weight changed": {
			suffix: ".npz", assign: npz.assign, weights: npz.weights,
			write: func(w io.Writer, o *opened) error {
				list := o.model.Weights()
				list[0].Values[0] += 0.01
				return npz.writeWeights(w, list)
			},
		},
		"all weights lost": {
			suffix: ".npz", write: npz.write,
			assign: func(io.ReaderAt, int64, *cnn.Model) error { return nil },
		},
	} {
		c := convertCmd{In: in, Out: filepath.Join(t.TempDir(), "w.npz"), Verify: true}
		o, err := openModel("", in, "", false)
		if err != nil {
			t.Fatal(err)
		}
		content, err := f.encode(o)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := c.compare(context.Background(), f, o, content); err == nil || !strings.Contains(err.Error(), "want a relative difference of at most 1e-05, got ") {
			t.Errorf("%s: %v, %v, want an error", name, d, err)
		}
	}
	// What is written is compared, not what was read.
	broken := &format{suffix: ".npz", assign: npz.assign, write: func(w io.Writer, o *opened) error {
		_, err := io.WriteString(w, "no archive")
		return err
	}}
	c := convertCmd{In: in, Out: "w.npz", Verify: true}
	o, err := openModel("", in, "", false)
	if err != nil {
		t.Fatal(err)
	}
	content, err := broken.encode(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.compare(context.Background(), broken, o, content); err == nil || !strings.Contains(err.Error(), "w.npz: reading what was written: npz: ") {
		t.Errorf("compare with a broken file: %v", err)
	}
}

func TestSameWeights(t *testing.T) {
	nan := float32(math.NaN())
	a := []cnn.Weight{{Name: "a", Shape: []int{2}, Values: []float32{1, nan}}, {Name: "b", Shape: []int{1}, Values: []float32{0}}}
	if !sameWeights(a, []cnn.Weight{a[1], a[0]}) {
		t.Error("the same weights in another order are not the same")
	}
	minus := float32(math.Copysign(0, -1))
	for _, b := range [][]cnn.Weight{
		a[:1],
		{a[0], {Name: "c", Shape: []int{1}, Values: []float32{0}}},
		{a[0], {Name: "b", Shape: []int{1, 1}, Values: []float32{0}}},
		{a[0], {Name: "b", Shape: []int{1}, Values: []float32{minus}}},
	} {
		if sameWeights(a, b) {
			t.Errorf("%v and %v are the same", a, b)
		}
	}
}

func TestBadFileError(t *testing.T) {
	_, err := os.Open("none.keras")
	for want, err := range map[string]error{
		"none.keras: no such file or directory":              &badFileError{"none.keras", err},
		"none.keras: damaged":                                &badFileError{"none.keras", errors.New("none.keras: damaged")},
		"m.onnx: open none.keras: no such file or directory": &badFileError{"m.onnx", err},
	} {
		if err.Error() != want || exitCode(err) != exitBadFile {
			t.Errorf("%q with exit code %d, want %q with %d", err, exitCode(err), want, exitBadFile)
		}
	}
}

// Every format is told by its suffix, in whatever case, and .weights.h5 is not .h5.
func TestFormatOf(t *testing.T) {
	for path, want := range map[string]string{
		"m.keras": "keras", "a.b/M.KERAS": "keras", "m.h5": "keras-h5", "m.weights.h5": "keras-weights", "weights.h5": "keras-h5",
		"m.onnx": "onnx", "m.safetensors": "safetensors", "m.npz": "npz", "m.pt": "", "keras": "", "m.keras/x": "", "": "",
	} {
		f, err := formatOf("IN", path)
		switch {
		case want == "" && (err == nil || !strings.Contains(err.Error(), `IN: want a name that ends in .keras, .h5, .weights.h5, .onnx, .safetensors or .npz, got "`+path+`"`)):
			t.Errorf("formatOf(%q): %v, want an error", path, err)
		case want != "" && (err != nil || f.name != want):
			t.Errorf("formatOf(%q) = %v, %v, want %s", path, f, err, want)
		}
	}
}

func TestWriteOutputs(t *testing.T) {
	for want, y := range map[string][][]float32{
		`{"outputs":[[0.1,1e-9],[3.4028235e+38,-0]]}` + "\n": {{0.1, 1e-9}, {math.MaxFloat32, float32(math.Copysign(0, -1))}},
		`{"outputs":[]}` + "\n":                              nil,
	} {
		var b bytes.Buffer
		if err := writeOutputs(&b, y); err != nil || b.String() != want {
			t.Errorf("writeOutputs(%v) = %s, %v, want %s", y, b.String(), err, want)
		}
	}
}
