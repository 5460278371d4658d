package cnn_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

func TestLayers(t *testing.T) {
	m := small(t)
	want := []cnn.LayerInfo{
		{Name: "conv2d", Class: "Conv2D", Output: cnn.Shape{9, 9, 6}, Params: 3*3*2*6 + 6},
		{Name: "max_pooling2d", Class: "MaxPooling2D", Output: cnn.Shape{4, 4, 6}, Params: 0},
		{Name: "conv2d_1", Class: "Conv2D", Output: cnn.Shape{3, 3, 8}, Params: 2 * 2 * 6 * 8},
		{Name: "re_lu", Class: "ReLU", Output: cnn.Shape{3, 3, 8}, Params: 0},
		{Name: "flatten", Class: "Flatten", Output: cnn.Shape{72}, Params: 0},
		{Name: "dense", Class: "Dense", Output: cnn.Shape{7}, Params: 72*7 + 7},
		{Name: "dense_1", Class: "Dense", Output: cnn.Shape{5}, Params: 7*5 + 5},
		{Name: "softmax", Class: "Softmax", Output: cnn.Shape{5}, Params: 0},
	}
	got := m.Layers()
	if len(got) != len(want) {
		t.Fatalf("%d layers, want %d", len(got), len(want))
	}
	from := ""
	for i, w := range want {
		w.From, w.Trainable = []string{from}, true
		from = w.Name
		if got[i].Config == nil {
			t.Errorf("layer %d has no config", i)
		}
		got[i].Config = nil
		if fmt.Sprint(got[i]) != fmt.Sprint(w) {
			t.Errorf("layer %d = %v, want %v", i, got[i], w)
		}
	}
	if s := got[0].Output.String(); s != "(None, 9, 9, 6)" {
		t.Errorf("String = %s, want Keras' (None, 9, 9, 6)", s)
	}
	got[0].Output[0] = 77
	if m.Layers()[0].Output[0] != 9 {
		t.Error("Layers lends the model's own shapes")
	}
}

func TestStridesAndSizes(t *testing.T) {
	// Output shapes as Keras 3 computes them.
	for _, c := range []struct {
		layer cnn.Layer
		want  cnn.Shape
	}{
		{cnn.Conv2D(4, 3, cnn.Strides(2)), cnn.Shape{5, 7, 4}},
		{cnn.Conv2D(4, 3, cnn.StridesHW(3, 1), cnn.Padding(cnn.Same)), cnn.Shape{4, 16, 4}},
		{cnn.Conv2D(4, 0, cnn.KernelSize(1, 5)), cnn.Shape{12, 12, 4}},
		{cnn.Conv2D(4, 40, cnn.Padding(cnn.Same)), cnn.Shape{12, 16, 4}},
		{cnn.MaxPooling2D(5), cnn.Shape{2, 3, 3}},
		{cnn.MaxPooling2D(5, cnn.Padding(cnn.Same)), cnn.Shape{3, 4, 3}},
		{cnn.MaxPooling2D(2, cnn.Strides(1)), cnn.Shape{11, 15, 3}},
		{cnn.MaxPooling2D(0, cnn.PoolSize(3, 2)), cnn.Shape{4, 8, 3}},
	} {
		m := model(t, cnn.Input(12, 16, 3), c.layer)
		if got := m.Output(); !slices.Equal(got, c.want) {
			t.Errorf("%s: output %v, want %v", c.layer.Class(), got, c.want)
		}
		y, err := m.Predict(context.Background(), pixels(2*12*16*3, 1))
		if n := c.want[0] * c.want[1] * c.want[2]; err != nil || len(y) != 2 || len(y[1]) != n {
			t.Errorf("%s: Predict: %d answers, %v, want 2 of %d numbers", c.layer.Class(), len(y), err, n)
		}
	}
}

func TestWeights(t *testing.T) {
	m := small(t)
	w := m.Weights()
	var names []string
	for _, w := range w {
		names = append(names, w.Name)
	}
	want := []string{"conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"}
	if !slices.Equal(names, want) {
		t.Errorf("names = %v, want %v", names, want)
	}
	h := sha256.New()
	for _, w := range w {
		if err := binary.Write(h, binary.LittleEndian, w.Values); err != nil {
			t.Fatal(err)
		}
	}
	hash := m.WeightsSHA256()
	if got := hex.EncodeToString(h.Sum(nil)); got != hash {
		t.Errorf("WeightsSHA256 = %s, want %s", hash, got)
	}
	w[0].Values[0] = 99
	w[0].Shape[0] = 99
	if m.WeightsSHA256() != hash || m.Weights()[0].Shape[0] != 3 {
		t.Error("Weights lends the model's own memory")
	}
	w = m.Weights()
	w[6].Values[4] = float32(math.Inf(1))
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	if got := m.Weights()[6].Values[4]; !math.IsInf(float64(got), 1) || m.WeightsSHA256() == hash {
		t.Errorf("after SetWeights dense_1/bias[4] = %v, want +Inf", got)
	}
	w[5].Values[0], w[6].Shape = 5, []int{4}
	hash = m.WeightsSHA256()
	if err := m.SetWeights(w); err == nil || err.Error() != "cnn: SetWeights: dense_1/bias: shape: want [5], got [4]" || m.WeightsSHA256() != hash {
		t.Errorf("SetWeights = %v, want an error and the weights untouched", err)
	}
	if err := m.SetWeights(w[:3]); err == nil || err.Error() != "cnn: SetWeights: weights: want 7, got 3" {
		t.Errorf("SetWeights of 3 = %v", err)
	}
}

// TestInitializers: every weight is drawn by its layer's initializer, on its own stream.
func TestInitializers(t *testing.T) {
	build := func(filters int) []cnn.Weight {
		return model(t, cnn.Input(4, 4, 1), cnn.Conv2D(filters, 3, cnn.BiasInitializer(ones{})), cnn.Flatten(),
			cnn.Dense(5, cnn.KernelInitializer(initializer.Zeros())), cnn.Dense(3)).Weights()
	}
	a, b := build(2), build(7)
	if a[1].Values[0] != 1 || a[2].Values[0] != 0 || a[0].Values[0] == 0 {
		t.Errorf("weights = %v, want each by its own initializer", a[:3])
	}
	if !slices.Equal(a[4].Values, b[4].Values) {
		t.Error("the last layer's weights depend on the first layer's size")
	}
	if slices.Equal(a[4].Values[:4], a[0].Values[:4]) {
		t.Error("two layers draw the same numbers")
	}
}

type ones struct{}

func (ones) Name() string { return "Ones" }

func (ones) Fill(w []float32, _ []int, _ *rand.Rand) {
	for i := range w {
		w[i] = 1
	}
}

// TestOneDescriptionTwice: layers are descriptions, so the second use has weights of its own.
func TestOneDescriptionTwice(t *testing.T) {
	d := cnn.Dense(3)
	m := model(t, cnn.Input(3), d, d)
	if w := m.Weights(); len(w) != 4 || w[2].Name != "dense_1/kernel" {
		t.Errorf("weights = %v, want four", w)
	}
}
