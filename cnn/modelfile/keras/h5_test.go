package keras

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// oldFile makes an .h5 file as Keras 2 did, of the model keras2. split divides the list of layers.
func oldFile(t *testing.T, split bool, change func(layers *[]string, weights map[string][]string)) []byte {
	t.Helper()
	_, places, err := readOld(t, keras2)
	if err != nil {
		t.Fatal(err)
	}
	layers := strings.Fields("input_1 conv2d bn leaky_re_lu add sep gap")
	weights := make(map[string][]string)
	w := hdf5.NewWriter()
	root := w.Root()
	root.Attr("model_config", keras2)
	root.Attr("keras_version", "2.12.0")
	g := root.Group("model_weights")
	for i, p := range places {
		weights[p.layer] = append(weights[p.layer], p.layer+"/"+p.spec.Name+":0")
		n := 1
		for _, d := range p.spec.Shape {
			n *= d
		}
		v := make([]float32, n)
		for j := range v {
			v[j] = float32(i) + float32(j)/16
		}
		g.Group(p.layer).Group(p.layer).Dataset(p.spec.Name+":0", p.spec.Shape, v)
	}
	if change != nil {
		change(&layers, weights)
	}
	if split {
		g.Attr("layer_names0", layers[:3])
		g.Attr("layer_names1", layers[3:])
	} else {
		g.Attr("layer_names", layers)
	}
	for _, l := range layers {
		if len(weights[l]) == 0 {
			g.Group(l).Attr("weight_names", []float64{})
			continue
		}
		g.Group(l).Attr("weight_names", weights[l])
	}
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestOldFile reads a file in the form of Keras 2: weights by the names that the file lists, ":0" and all.
func TestOldFile(t *testing.T) {
	for _, split := range []bool{false, true} {
		b := oldFile(t, split, nil)
		f, err := ReadH5(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if f.KerasVersion != "2.12.0" || f.InputName != "input_1" {
			t.Errorf("version %q, input %q", f.KerasVersion, f.InputName)
		}
		for i, w := range f.Model.Weights() {
			if w.Values[0] != float32(i) || w.Values[1] != float32(i)+1./16 {
				t.Errorf("%s begins with %v", w.Name, w.Values[:2])
			}
		}
	}
	for want, change := range map[string]func(layers *[]string, weights map[string][]string){
		`layer_names: want layers of the model, got "more"`: func(l *[]string, w map[string][]string) {
			*l = append(*l, "more")
			w["more"] = []string{"more/kernel:0"}
		},
		`layer "bn": weight_names: want 4 names, got 3`:              func(_ *[]string, w map[string][]string) { w["bn"] = w["bn"][:3] },
		`layer "sep": weight_names: want 3 names, got 0`:             func(l *[]string, _ map[string][]string) { *l = strings.Fields("conv2d bn") },
		`name "..": want an object of this name`:                     func(_ *[]string, w map[string][]string) { w["bn"][0] = "../conv2d/conv2d/kernel:0" },
		`name "none:0": want an object of this name`:                 func(_ *[]string, w map[string][]string) { w["bn"][0] = "bn/none:0" },
		`layer "bn": hdf5: /model_weights/bn/bn: object: want a dat`: func(_ *[]string, w map[string][]string) { w["bn"][0] = "bn" },
	} {
		b := oldFile(t, false, change)
		_, err := ReadH5(bytes.NewReader(b), int64(len(b)))
		wantText(t, want, err, want)
	}
}

// TestWeightsFiles: a weights file belongs to a model of the same form.
func TestWeightsFiles(t *testing.T) {
	m, _ := small(t)
	before := m.WeightsSHA256()
	for want, change := range map[string]func(g *hdf5.GroupWriter){
		"": func(*hdf5.GroupWriter) {},
		`layer "dense": weights in layers/dense/vars: want 2, got 3`: func(g *hdf5.GroupWriter) {
			g.Group("dense").Group("vars").Dataset("2", []int{3}, make([]float32, 3))
		},
		`layer "conv2d": hdf5: /layers/conv2d/vars/0: object: want a dataset, got a group`: func(g *hdf5.GroupWriter) {
			g.Group("conv2d").Group("vars").Group("0").Attr("x", "y")
		},
		`layer "conv2d": kernel: number 7: want a finite one (option NonFinite allows others), got NaN`: func(g *hdf5.GroupWriter) {
			v := make([]float32, 18)
			v[7] -= v[7] / v[7]
			g.Group("conv2d").Group("vars").Dataset("0", []int{3, 3, 1, 2}, v)
		},
	} {
		w := hdf5.NewWriter()
		g := w.Root().Group("layers")
		change(g)
		for _, p := range placesOf(m) {
			vars := g.Group(p.group[len("layers/") : len(p.group)-len("/vars")]).Group("vars")
			if p.index == 0 && p.layer == "conv2d" && strings.HasPrefix(want, `layer "conv2d"`) {
				continue
			}
			n := 1
			for _, d := range p.spec.Shape {
				n *= d
			}
			vars.Dataset(fmt.Sprint(p.index), p.spec.Shape, make([]float32, n))
		}
		var b bytes.Buffer
		if _, err := w.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		err := ReadWeights(bytes.NewReader(b.Bytes()), int64(b.Len()), m)
		if want == "" {
			if err != nil || m.WeightsSHA256() == before {
				t.Errorf("error = %v, or no other weights", err)
			}
			m.Initialize(cnnSeed)
			continue
		}
		wantText(t, want, err, want)
		if m.WeightsSHA256() != before {
			t.Errorf("%s: the weights have changed", want)
		}
	}
}

// cnnSeed is that of the weights of small.
const cnnSeed = 1
