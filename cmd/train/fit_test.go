package main

import (
	"io"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data/fashion"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// trained is the hash of a model's weights after a short training.
func trained(t *testing.T, weights, order uint64) string {
	t.Helper()
	all, _, err := fashion.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := first{all, 64}
	m, err := toy(d.Shape(), d.Classes())
	if err != nil {
		t.Fatal(err)
	}
	c := fitCmd{Epochs: 1, Batch: 32, LR: 1e-3, Schedule: "constant", Optimizer: "adam", Seed: seed(order), Quiet: true}
	m.Initialize(weights)
	if err := m.Compile(cnn.Optimizer(c.rule(d.Len())), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
		t.Fatal(err)
	}
	pictures, _, err := c.train(t.Context(), &ui{err: io.Discard}, m, d, nil)
	if err != nil || pictures != 64 {
		t.Fatalf("train: %d pictures, %v, want 64", pictures, err)
	}
	return m.WeightsSHA256()
}

// TestSeed wants the seed to decide the pictures' order too, not the first weights alone; scripts test it as a whole.
func TestSeed(t *testing.T) {
	if a, b := trained(t, 1, 1), trained(t, 1, 1); a != b {
		t.Error("the same seeds give two results")
	}
	if a, b := trained(t, 1, 1), trained(t, 1, 2); a == b {
		t.Error("the order of the pictures does not depend on the seed")
	}
}

// TestFindDead counts the units of a model with 5 and 7 dead ones.
func TestFindDead(t *testing.T) {
	_, test, err := fashion.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := toy(test.Shape(), test.Classes())
	if err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	dead := map[string]int{"conv2d": 5, "conv2d_1": 7}
	for _, w := range w {
		for layer, n := range dead {
			if w.Name != layer+"/bias" {
				continue
			}
			for i := range w.Values {
				w.Values[i] = 100 // fires at a black place of the picture at the least
				if layer == "conv2d" {
					w.Values[i] = 1 // and does not drown the next layer's
				}
				if i < n {
					w.Values[i] = -1e9
				}
			}
		}
	}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	r := &report{DeadUnits: make(map[string]int), Units: make(map[string]int)}
	if err := r.findDead(t.Context(), m, first{test, 100}); err != nil {
		t.Fatal(err)
	}
	for layer, n := range dead {
		if r.DeadUnits[layer] != n {
			t.Errorf("%s has %d dead units, want %d", layer, r.DeadUnits[layer], n)
		}
	}
	if r.Units["conv2d"] != 32 || r.Units["conv2d_1"] != 64 || len(r.rectifiers) != 2 || r.rectifiers[0] != "conv2d" {
		t.Errorf("units %v of %v, want 32 and 64", r.Units, r.rectifiers)
	}
}
