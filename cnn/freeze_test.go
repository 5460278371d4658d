package cnn_test

import (
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestSetTrainable: layers that are not trained keep their weights, and the optimizer begins anew with others.
func TestSetTrainable(t *testing.T) {
	m, d := small(t), random(t, 12, 5, 9, 9, 2)
	changed := func() (names string) {
		before := m.Weights()
		if _, err := m.Fit(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for i, w := range m.Weights() {
			for j, v := range w.Values {
				if v != before[i].Values[j] {
					names += " " + w.Name
					break
				}
			}
		}
		return names
	}
	wantError(t, m.SetTrainable(false), "")
	if got := changed(); got != "" {
		t.Errorf("changed%s, want nothing", got)
	}
	wantError(t, m.SetTrainable(true, "dense", "conv2d_1"), "")
	if got := changed(); got != " conv2d_1/kernel dense/kernel dense/bias" {
		t.Errorf("changed%s, want conv2d_1 and dense", got)
	}
	var s strings.Builder
	wantError(t, m.Summary(&s), "")
	for _, want := range []string{" Trainable params: 703 (2.75 KB)\n", " Non-trainable params: 154 (616.00 B)\n", " Optimizer params: 1,408 (5.50 KB)\n"} {
		if !strings.Contains(s.String(), want) {
			t.Errorf("summary has no %q:\n%s", want, s.String())
		}
	}
	for _, l := range m.Layers() {
		if trained := l.Name == "dense" || l.Name == "conv2d_1"; l.Trainable != trained || trained != (l.Fixed == 0 && l.Params > 0) && l.Params > 0 {
			t.Errorf("layer %+v: want trainable %v", l, trained)
		}
	}
	wantError(t, m.SetTrainable(false, "dense", "dens"), `cnn: SetTrainable: layer: want conv2d, max_pooling2d, conv2d_1, re_lu, flatten, dense, dense_1 or softmax, got "dens"`)
	if !m.Layers()[5].Trainable {
		t.Error("SetTrainable with an error has changed a layer")
	}
	// Weights that EMA has not seen do not become averages of nothing.
	compile(t, m, optimizer.SGD(optimizer.Constant(0.01), optimizer.EMA(0.99)))
	wantError(t, m.SetTrainable(false, "conv2d"), "")
	changed()
	wantError(t, m.SetTrainable(true), "")
	before := m.Weights()[0].Values
	changed()
	for i, v := range m.Weights()[0].Values {
		if d := v - before[i]; d > 0.05 || d < -0.05 {
			t.Fatalf("conv2d/kernel number %d went from %v to %v in one step of rate 0.01", i, before[i], v)
		}
	}
}

// TestTrainableOption: a layer may begin without being trained.
func TestTrainableOption(t *testing.T) {
	m := model(t, cnn.Input(4), cnn.Dense(3, cnn.Trainable(false)), cnn.Dense(2))
	if l := m.Layers(); l[0].Trainable || !l[1].Trainable || l[0].Fixed != 15 || l[1].Fixed != 0 {
		t.Errorf("layers = %+v", l)
	}
}
