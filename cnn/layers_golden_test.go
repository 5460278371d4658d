package cnn_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// goldenCase is what Keras said of a layer; testdata/layers/golden.py wrote it.
type goldenCase struct {
	Name, Class   string
	Layer         string // its automatic name
	Input, Output []int
	X, Y          []float32
	Config        map[string]any
	Params        int
	Weights       []goldenWeight
	Step          *goldenStep // nil: none
}

// goldenWeight is a weight, alone under its own name or in a model under its path.
type goldenWeight struct {
	Name   string
	Shape  []int
	Values []float32
}

// goldenStep is a training step of feeder, layer, Flatten and Dense(2).
type goldenStep struct {
	Labels    []int
	Loss      float64
	Weights   []goldenWeight // before
	After     []goldenWeight // those that have no gradient
	Gradients [][]float32    // of Weights
}

// golden compares layers with every case of testdata/layers/file.json; there is one layer for each, by its name.
func golden(t *testing.T, file string, layers map[string]func() cnn.Layer) {
	t.Helper()
	b, err := os.ReadFile("testdata/layers/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []goldenCase }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) != len(layers) {
		t.Errorf("%d layers for %d cases", len(layers), len(f.Cases))
	}
	for _, c := range f.Cases {
		t.Run(c.Name, func(t *testing.T) {
			if layers[c.Name] == nil {
				t.Fatal("no layer for this case")
			}
			c.alone(t, layers[c.Name]())
			if c.Step != nil {
				c.step(t, layers[c.Name]())
			}
		})
	}
}

// alone is a model of nothing but the layer.
func (c goldenCase) alone(t *testing.T, l cnn.Layer) {
	m := model(t, cnn.Input(c.Input...), l)
	got := m.Layers()[0]
	if got.Class != c.Class || got.Name != c.Layer {
		t.Errorf("layer %s %q, want %s %q", got.Class, got.Name, c.Class, c.Layer)
	}
	if !slices.Equal(got.Output, c.Output) {
		t.Errorf("output %v, want %v", got.Output, c.Output)
	}
	if got.Params != c.Params {
		t.Errorf("%d parameters, want %d", got.Params, c.Params)
	}
	sameConfig(t, got.Config, c.Config)
	named := slices.Clone(c.Weights)
	for i := range named {
		named[i].Name = c.Layer + "/" + named[i].Name
	}
	set(t, m, named)
	y, err := m.Predict(context.Background(), c.X)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "output", slices.Concat(y...), c.Y, 0)
}

// step trains: the gradients of the layer's weights, and through the feeder's that of its input.
func (c goldenCase) step(t *testing.T, l cnn.Layer) {
	feeder := cnn.Dense(c.Input[len(c.Input)-1])
	if len(c.Input) == 3 {
		feeder = cnn.Conv2D(c.Input[2], 1)
	}
	layers := []cnn.Layer{cnn.Input(c.Input...), feeder, l}
	if c.Class != "Flatten" {
		layers = append(layers, cnn.Flatten())
	}
	m := model(t, append(layers, cnn.Dense(2))...)
	set(t, m, c.Step.Weights)
	// A rate of 1, so that a weight loses its gradient.
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(1)))); err != nil {
		t.Fatal(err)
	}
	r, err := m.TrainOnBatch(context.Background(), c.X, c.Step.Labels)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(r.Loss-c.Step.Loss) <= 1e-5*c.Step.Loss) {
		t.Errorf("loss %v, want %v", r.Loss, c.Step.Loss)
	}
	for i, w := range m.Weights() {
		before, g := c.Step.Weights[i].Values, c.Step.Gradients[i]
		if g == nil {
			j := slices.IndexFunc(c.Step.After, func(a goldenWeight) bool { return a.Name == w.Name })
			near(t, w.Name, w.Values, c.Step.After[j].Values, 0)
			continue
		}
		lost, top := make([]float32, len(g)), 0.0
		for j := range g {
			lost[j] = before[j] - w.Values[j]
			top = max(top, math.Abs(float64(before[j])))
		}
		near(t, "gradient of "+w.Name, lost, g, top*0x1p-22) // what rounding takes and leaves of the weight
	}
}

// set gives a model weights, whose names and shapes have to be its own.
func set(t *testing.T, m *cnn.Model, want []goldenWeight) {
	t.Helper()
	w := m.Weights()
	var got, names []string
	for i := range w {
		got = append(got, fmt.Sprint(w[i].Name, w[i].Shape))
	}
	for _, w := range want {
		names = append(names, fmt.Sprint(w.Name, w.Shape))
	}
	if !slices.Equal(got, names) {
		t.Fatalf("weights %v, want %v", got, names)
	}
	for i := range w {
		w[i].Values = want[i].Values
	}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
}

// near allows 1e-5 of the largest number, since sums of float32 in two orders differ by about 1e-6 of it, and more.
func near(t *testing.T, what string, got, want []float32, more float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", what, len(got), len(want))
		return
	}
	diff, top, at := 0.0, 0.0, 0
	for i, w := range want {
		d := math.Abs(float64(got[i]) - float64(w))
		if math.IsNaN(d) {
			d = math.Inf(1)
		}
		if d > diff {
			diff, at = d, i
		}
		top = max(top, math.Abs(float64(w)))
	}
	if diff > 1e-5*top+more {
		t.Errorf("%s[%d] = %v, want %v; the largest is %.3g", what, at, got[at], want[at], top)
	}
}

// sameConfig compares a config with Keras', nested objects by class and config.
func sameConfig(t *testing.T, got, want map[string]any) {
	t.Helper()
	b, err := json.Marshal(plain(got))
	if err != nil {
		t.Fatalf("config: %v", err)
	}
	var g map[string]any
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	for k, w := range want {
		v, ok := g[k]
		if !ok || !reflect.DeepEqual(v, w) {
			t.Errorf("config: %s: %v, want %v", k, v, w)
		}
	}
	for k, v := range g {
		if _, ok := want[k]; !ok && v != nil { // nil says the same as no key
			t.Errorf("config: %s: %v, want no such key", k, v)
		}
	}
}

// plain puts class and config in the place of objects.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for k, v := range v {
			m[k] = plain(v)
		}
		return m
	case cnn.Configured:
		m := map[string]any{"config": plain(v.Config())}
		switch v := v.(type) {
		case cnn.Layer:
			m["class_name"] = v.Class()
		case interface{ Name() string }:
			m["class_name"] = v.Name()
		}
		return m
	}
	return v
}
