package keras

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

// TestZoom: one number for the width stands for both of its signs.
func TestZoom(t *testing.T) {
	v := readJSON(t, "testdata/layers.json")["RandomZoom(0.1)"]
	text, err := appendJSON(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	v, err = parseJSON([]byte(strings.Replace(string(text), `"width_factor": null`, `"width_factor": 0.25`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{}
	a := r.readModel(v)
	if r.err != nil {
		t.Fatal(r.err)
	}
	if got := a.nodes[0].layer.(cnn.Configured).Config()["width_factor"]; !reflect.DeepEqual(got, []float64{-0.25, 0.25}) {
		t.Errorf("width factor = %v", got)
	}
}

// TestInitializersDraw: a model that was read can be drawn anew, by its initializers, with their own seeds.
func TestInitializersDraw(t *testing.T) {
	i := initializer.HeNormal()
	m, err := cnn.Sequential(cnn.Input(6), cnn.Dense(3, cnn.KernelInitializer(i)))
	if err != nil {
		t.Fatal(err)
	}
	m.Initialize(9)
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	f, err := readBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if f.Model.Initialize(9); f.Model.WeightsSHA256() != m.WeightsSHA256() {
		t.Error("other weights from the same seed")
	}
	if f.Model.Initialize(10); f.Model.WeightsSHA256() == m.WeightsSHA256() {
		t.Error("the same weights from another seed")
	}
	all := entries(t, "testdata/tiny/model.keras")
	all[configEntry] = bytes.ReplaceAll(all[configEntry], []byte(`"seed": null`), []byte(`"seed": 3`))
	f, err = readBytes(zipped(t, all, 0))
	if err != nil {
		t.Fatal(err)
	}
	f.Model.Initialize(1)
	one := f.Model.WeightsSHA256()
	if f.Model.Initialize(2); f.Model.WeightsSHA256() != one {
		t.Error("initializers with seeds of their own: other weights from another seed of the model")
	}
}
