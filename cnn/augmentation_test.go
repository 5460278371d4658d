package cnn_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// augmenters are the layers that change pictures of values 0 to 1 at random.
var augmenters = map[string]func(o ...cnn.Option) cnn.Layer{
	"RandomFlip":        func(o ...cnn.Option) cnn.Layer { return cnn.RandomFlip(cnn.Horizontal, o...) },
	"RandomRotation":    func(o ...cnn.Option) cnn.Layer { return cnn.RandomRotation(0.3, o...) },
	"RandomTranslation": func(o ...cnn.Option) cnn.Layer { return cnn.RandomTranslation(0.3, 0.2, o...) },
	"RandomZoom":        func(o ...cnn.Option) cnn.Layer { return cnn.RandomZoom(0.4, o...) },
	"RandomContrast": func(o ...cnn.Option) cnn.Layer {
		return cnn.RandomContrast(0.5, append(o, cnn.ValueRange(0, 1))...)
	},
	"RandomBrightness": func(o ...cnn.Option) cnn.Layer {
		return cnn.RandomBrightness(0.3, append(o, cnn.ValueRange(0, 1))...)
	},
}

// changed gives what layers make of a picture in each of some training steps, as dropped does: the loss is (0 − 1)² and a step
// of rate 1/2 makes the weights of a sum what the layers gave.
func changed(t *testing.T, shape []int, x []float32, steps int, layers ...cnn.Layer) [][]float32 {
	t.Helper()
	m := model(t, append(append([]cnn.Layer{cnn.Input(shape...)}, layers...), cnn.Flatten(), cnn.Dense(1, cnn.UseBias(false)))...)
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.5)))); err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	n := len(x) / len(w[0].Values)
	var seen [][]float32
	for range steps {
		clear(w[0].Values)
		wantError(t, m.SetWeights(w), "")
		if _, err := m.TrainOnBatch(t.Context(), x, slices.Repeat([]int{1}, n)); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, m.Weights()[0].Values)
	}
	return seen
}

// TestAugmentationIsNew: at each step, in each layer and with each seed pictures change otherwise, unless Seed says the same.
// Mirroring has two outcomes, and so many steps are needed that some differ.
func TestAugmentationIsNew(t *testing.T) {
	shape := []int{5, 6, 2}
	x := pixels(60, 3)
	const steps = 12
	for name, make := range augmenters {
		differ := func(what string, a, b [][]float32) {
			t.Helper()
			if slices.EqualFunc(a, b, slices.Equal) {
				t.Errorf("%s: %s: want different pictures, got the same %d times", name, what, len(a))
			}
		}
		equal := func(what string, a, b [][]float32) {
			t.Helper()
			if !slices.EqualFunc(a, b, slices.Equal) {
				t.Errorf("%s: %s: want the same pictures", name, what)
			}
		}
		a := changed(t, shape, x, steps, make())
		seeded := changed(t, shape, x, steps, make(cnn.Seed(5)))
		differ("one step and the next", a[1:], a[:steps-1])
		differ("another place", a, changed(t, shape, x, steps, cnn.ReLU(), make()))
		differ("a seed", a, seeded)
		differ("two seeds", seeded, changed(t, shape, x, steps, make(cnn.Seed(6))))
		equal("a second model", a, changed(t, shape, x, steps, make()))
		equal("another place with that seed", seeded, changed(t, shape, x, steps, cnn.ReLU(), make(cnn.Seed(5))))
	}
}

// TestAugmentationOfExamples: the examples of a batch change in different ways; a step later too, by what Fit's numbers say.
func TestAugmentationOfExamples(t *testing.T) {
	const n = 64
	one := make([]float32, 15)
	for i := range one {
		one[i] = float32(i) / 16
	}
	x := slices.Repeat(one, n)
	// The mean of 64 examples that all changed alike would be what one of them becomes: mirrored or not.
	y := changed(t, []int{3, 5, 1}, x, 1, cnn.RandomFlip(cnn.HorizontalAndVertical))[0]
	share := float64((y[0] - one[0]) / (one[14] - one[0]))
	if math.Abs(share-0.5) > 0.21 { // 3.3 deviations of 64 tosses
		t.Errorf("%.3f of %d examples are mirrored, want about a half", share, n)
	}
	for i, v := range y {
		if want := float64(one[i]) + share*float64(one[14-i]-one[i]); math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("mean of cell %d = %v, want %v", i, v, want)
		}
	}
}

// TestAugmentationChanges: by how much, for factors that leave no choice.
func TestAugmentationChanges(t *testing.T) {
	x := []float32{0, 0.25, 0.5, 0.75, 1, 0.125} // two rows of three
	shape := []int{2, 3, 1}
	for name, c := range map[string]struct {
		layer cnn.Layer
		want  []float32
	}{
		"half a turn": {cnn.RandomRotation(0, cnn.Factor(0.5, 0.5)), []float32{0.125, 1, 0.75, 0.5, 0.25, 0}},
		"down a row":  {cnn.RandomTranslation(0, 0, cnn.HeightFactor(0.5, 0.5)), []float32{0, 0.25, 0.5, 0, 0.25, 0.5}},
		"down a row, filled": {cnn.RandomTranslation(0, 0, cnn.HeightFactor(0.5, 0.5), cnn.FillMode(cnn.FillConstant), cnn.FillValue(9)),
			[]float32{9, 9, 9, 0, 0.25, 0.5}},
		"left half a cell":          {cnn.RandomTranslation(0, 0, cnn.WidthFactor(-0.5/3, -0.5/3)), []float32{0.125, 0.375, 0.5, 0.875, 0.5625, 0.125}},
		"left half a cell, nearest": {cnn.RandomTranslation(0, 0, cnn.WidthFactor(-0.5/3, -0.5/3), cnn.Interpolation(cnn.Nearest)), []float32{0.25, 0.5, 0.5, 1, 0.125, 0.125}},
		"zoom in across":            {cnn.RandomZoom(0, cnn.HeightFactor(0, 0), cnn.WidthFactor(-0.5, -0.5)), []float32{0.125, 0.25, 0.375, 0.875, 1, 0.5625}},
		"brighter":                  {cnn.RandomBrightness(0, cnn.Factor(0.25, 0.25), cnn.ValueRange(0, 2)), []float32{0.5, 0.75, 1, 1.25, 1.5, 0.625}},
		"brighter, clipped":         {cnn.RandomBrightness(0, cnn.Factor(0.25, 0.25), cnn.ValueRange(0, 1)), []float32{0.25, 0.5, 0.75, 1, 1, 0.375}},
		"no contrast to add":        {cnn.RandomContrast(0, cnn.ValueRange(0, 0.5)), []float32{0, 0.25, 0.5, 0.5, 0.5, 0.125}},
	} {
		for i, v := range changed(t, shape, x, 1, c.layer)[0] {
			if math.Abs(float64(v-c.want[i])) > 1e-6 { // the sine of half a turn in float32 is 1e-7
				t.Errorf("%s: cell %d = %v, want %v", name, i, v, c.want[i])
			}
		}
	}
}

// TestAugmentationRepeats: the weights after a training with all of them are the same bits for any GOMAXPROCS, and others with
// another seed; Predict and Evaluate are those of a model without.
func TestAugmentationRepeats(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := random(t, 70, 3, 12, 9, 2)
	build := func(front ...cnn.Layer) *cnn.Model {
		m := model(t, slices.Concat([]cnn.Layer{cnn.Input(12, 9, 2)}, front,
			[]cnn.Layer{cnn.Conv2D(8, 3, cnn.ReLU(), cnn.Name("c")), cnn.Flatten(), cnn.Dense(3, cnn.Softmax(), cnn.Name("d"))})...)
		compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
		return m
	}
	all := func(own uint64) (front []cnn.Layer) {
		for _, name := range []string{"RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast", "RandomBrightness"} {
			var o []cnn.Option
			if name == "RandomZoom" {
				o = append(o, cnn.Seed(own))
			}
			front = append(front, augmenters[name](o...))
		}
		return front
	}
	train := func(workers int, seed, own uint64) *cnn.Model {
		runtime.GOMAXPROCS(workers)
		m := build(all(own)...)
		if _, err := m.Fit(t.Context(), d, cnn.Seed(seed), cnn.Shuffle(false)); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := train(1, 1, 1)
	want := m.WeightsSHA256()
	for _, workers := range []int{2, 4} {
		if got := train(workers, 1, 1).WeightsSHA256(); got != want {
			t.Errorf("GOMAXPROCS %d: weights %s, want %s", workers, got, want)
		}
	}
	if train(2, 2, 1).WeightsSHA256() == want || train(2, 1, 2).WeightsSHA256() == want {
		t.Error("another seed gives the same weights")
	}
	plain := build()
	wantError(t, plain.SetWeights(m.Weights()), "")
	if a, b := must(m.Evaluate(t.Context(), d)), must(plain.Evaluate(t.Context(), d)); a.Loss != b.Loss {
		t.Errorf("Evaluate: loss %v, want %v", a.Loss, b.Loss)
	}
	x := pixels(7*12*9*2, 3)
	a, b := must(m.Predict(t.Context(), x)), must(plain.Predict(t.Context(), x))
	if !slices.EqualFunc(a, b, slices.Equal) {
		t.Error("Predict differs from a model without augmentation")
	}
}

// TestAugmentationInside: behind layers with weights too, each gets a derivative, and training makes the loss smaller.
func TestAugmentationInside(t *testing.T) {
	for name, make := range augmenters {
		m := model(t, cnn.Input(8, 7, 2), cnn.Conv2D(3, 3, cnn.Activation("sigmoid"), cnn.Padding(cnn.Same)), make(), cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
		compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
		before := m.Weights()
		h, err := m.Fit(t.Context(), random(t, 64, 3, 8, 7, 2), cnn.Epochs(8))
		if err != nil {
			t.Fatal(err)
		}
		if from, to := h.Epochs[0].Train.Loss, h.Epochs[len(h.Epochs)-1].Train.Loss; !(to < from) {
			t.Errorf("%s: loss went from %v to %v", name, from, to)
		}
		for i, w := range m.Weights() {
			if slices.Equal(w.Values, before[i].Values) {
				t.Errorf("%s: %s has not changed", name, w.Name)
			}
		}
	}
}
