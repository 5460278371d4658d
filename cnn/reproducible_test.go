package cnn_test

import (
	"runtime"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// TestOneSeed: the weights after a training with everything random, shuffling, dropout and augmentation, and with sums over
// the batch, are the same bits whatever GOMAXPROCS and Prefetch, and others with another seed.
func TestOneSeed(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := random(t, 41, 5, 12, 10, 3)
	hash := func(workers, ahead int, seed uint64) string {
		runtime.GOMAXPROCS(workers)
		m := everything(t)
		m.Initialize(seed)
		if _, err := m.Fit(t.Context(), d, cnn.BatchSize(16), cnn.Epochs(2), cnn.Seed(seed), cnn.Prefetch(ahead)); err != nil {
			t.Fatal(err)
		}
		return m.WeightsSHA256()
	}
	want := hash(1, 0, 1)
	for _, c := range []struct{ workers, ahead int }{{1, 1}, {2, 0}, {2, 1}, {4, 0}, {4, 3}} {
		if got := hash(c.workers, c.ahead, 1); got != want {
			t.Errorf("GOMAXPROCS %d, %d batches ahead: weights %s, want %s", c.workers, c.ahead, got, want)
		}
	}
	if hash(1, 0, 2) == want {
		t.Error("another seed gives the same weights")
	}
}

// TestSeedOfFit: the seed of Fit alone, with the same first weights and without shuffling, changes what is dropped.
func TestSeedOfFit(t *testing.T) {
	d := random(t, 20, 5, 12, 10, 3)
	hash := func(seed uint64) string {
		m := everything(t)
		if _, err := m.Fit(t.Context(), d, cnn.Shuffle(false), cnn.Seed(seed)); err != nil {
			t.Fatal(err)
		}
		return m.WeightsSHA256()
	}
	first := hash(3)
	if hash(3) != first {
		t.Error("the same seed gives other weights")
	}
	if hash(4) == first {
		t.Error("two seeds of Fit give the same weights")
	}
}

// everything is a compiled model with branches, all that is random and all that sums over a batch.
func everything(t *testing.T) *cnn.Model {
	t.Helper()
	in := cnn.Apply(cnn.Input(12, 10, 3))
	x := in.Then(cnn.RandomFlip("horizontal"), cnn.RandomRotation(0.1), cnn.RandomTranslation(0.1, 0.2), cnn.RandomZoom(0.2), cnn.RandomContrast(0.2),
		cnn.RandomBrightness(0.1), cnn.Conv2D(8, 3, cnn.Padding(cnn.Same), cnn.KernelRegularizer(regularizer.L2(0.01))), cnn.BatchNormalization(), cnn.ReLU())
	y := x.Then(cnn.SeparableConv2D(8, 3, cnn.Padding(cnn.Same)), cnn.LayerNormalization(), cnn.PReLU(), cnn.SpatialDropout2D(0.2))
	z := cnn.Apply(cnn.Add(), x, y)
	out := cnn.Apply(cnn.Concatenate(), x, z).Then(cnn.MaxPooling2D(2), cnn.Dropout(0.3), cnn.GlobalAveragePooling2D(), cnn.Dense(5, cnn.Softmax()))
	m, err := cnn.Functional(in, out)
	if err != nil {
		t.Fatal(err)
	}
	compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
	return m
}
