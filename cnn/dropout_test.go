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

// dropped gives what layers make of ones in each of some training steps with one example. After them comes a sum, whose weights
// are 0: the loss is (0 − 1)², and a step of rate 1/2 makes the weights what the layers gave.
func dropped(t *testing.T, shape []int, steps int, layers ...cnn.Layer) [][]float32 {
	t.Helper()
	m := model(t, append(append([]cnn.Layer{cnn.Input(shape...)}, layers...), cnn.Flatten(), cnn.Dense(1, cnn.UseBias(false)))...)
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.5)))); err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	x := slices.Repeat([]float32{1}, len(w[0].Values))
	var seen [][]float32
	for range steps {
		clear(w[0].Values)
		wantError(t, m.SetWeights(w), "")
		if _, err := m.TrainOnBatch(t.Context(), x, []int{1}); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, m.Weights()[0].Values)
	}
	return seen
}

// differing is the share of places where a and b differ.
func differing(a, b []float32) float64 {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// TestDropout: the share that is dropped, and what the rest is scaled to.
func TestDropout(t *testing.T) {
	const n = 20000
	for _, rate := range []float64{0, 0.1, 0.25, 0.5, 0.9, 1} {
		zeros := 0
		for i, v := range dropped(t, []int{n}, 1, cnn.Dropout(rate))[0] {
			switch want := 1 / (1 - rate); {
			case v == 0:
				zeros++
			case !(math.Abs(float64(v)-want) <= 1e-6*want):
				t.Fatalf("rate %v: number %d = %v, want 0 or %v", rate, i, v, want)
			}
		}
		// Five deviations of that many tosses: one run in two million is further off, and ours is always the same.
		if d := math.Abs(float64(zeros) - rate*n); d > 5*math.Sqrt(n*rate*(1-rate)) {
			t.Errorf("rate %v: %d of %d dropped", rate, zeros, n)
		}
	}
}

// TestSpatialDropout: channels are dropped as a whole, about as many as the rate says.
func TestSpatialDropout(t *testing.T) {
	const channels = 2000
	zeros := 0
	y := dropped(t, []int{3, 2, channels}, 1, cnn.SpatialDropout2D(0.25))[0]
	for i, v := range y {
		if v != y[i%channels] {
			t.Fatalf("number %d = %v, and %v elsewhere in its channel", i, v, y[i%channels])
		}
		if v == 0 {
			zeros++
		} else if math.Abs(float64(v)*0.75-1) > 1e-6 {
			t.Fatalf("number %d = %v, want 0 or 4/3", i, v)
		}
	}
	if zeros /= 6; math.Abs(float64(zeros)-channels/4) > 5*math.Sqrt(channels*0.25*0.75) {
		t.Errorf("%d of %d channels dropped", zeros, channels)
	}
}

// TestDropoutIsNew: at each step, in each layer and for each example others are dropped, unless Seed says the same.
func TestDropoutIsNew(t *testing.T) {
	for name, layer := range map[string]func(float64, ...cnn.Option) cnn.Layer{"Dropout": cnn.Dropout, "SpatialDropout2D": cnn.SpatialDropout2D} {
		shape := []int{1, 1, 8000} // where both drop as many
		independent := func(what string, a, b []float32) {
			t.Helper()
			if d := differing(a, b); math.Abs(d-0.5) > 0.03 { // five deviations
				t.Errorf("%s: %s: %.3f of the places differ, want a half", name, what, d)
			}
		}
		equal := func(what string, a, b []float32) {
			t.Helper()
			if !slices.Equal(a, b) {
				t.Errorf("%s: %s: want the same, %.3f of the places differ", name, what, differing(a, b))
			}
		}
		a := dropped(t, shape, 3, layer(0.5))
		b := dropped(t, shape, 3, layer(0.5))
		behind := dropped(t, shape, 1, cnn.ReLU(), layer(0.5))
		seeded := dropped(t, shape, 2, layer(0.5, cnn.Seed(5)))
		twice := dropped(t, shape, 1, layer(0.5, cnn.Seed(5)), layer(0.5, cnn.Seed(5)))[0]
		independent("two steps", a[0], a[1])
		independent("two steps apart", a[0], a[2])
		independent("another place", a[0], behind[0])
		independent("another seed", a[0], seeded[0])
		independent("two steps with a seed", seeded[0], seeded[1])
		independent("two seeds", seeded[0], dropped(t, shape, 1, layer(0.5, cnn.Seed(6)))[0])
		equal("a second model", a[2], b[2])
		equal("another place with that seed", seeded[0], dropped(t, shape, 1, cnn.ReLU(), layer(0.5, cnn.Seed(5)))[0])
		for i := range twice {
			twice[i] /= 2
		}
		equal("two layers of one seed", twice, seeded[0])
		kept := 0
		for _, v := range dropped(t, shape, 1, layer(0.5), layer(0.5))[0] {
			if v != 0 {
				kept++
			}
		}
		if math.Abs(float64(kept)-2000) > 200 { // five deviations
			t.Errorf("%s: two layers keep %d of 8000, want a quarter", name, kept)
		}
	}
}

// TestDropoutOfExamples: the examples of a batch lose different elements.
func TestDropoutOfExamples(t *testing.T) {
	const n = 8000
	m := model(t, cnn.Input(n), cnn.Dropout(0.5), cnn.Dense(1, cnn.UseBias(false)))
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.5)))); err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	clear(w[0].Values)
	wantError(t, m.SetWeights(w), "")
	x := append(slices.Repeat([]float32{1}, n), slices.Repeat([]float32{3}, n)...)
	if _, err := m.TrainOnBatch(t.Context(), x, []int{1, 1}); err != nil {
		t.Fatal(err)
	}
	var count [5]int // 0: none kept; 1: that of the first example; 3: of the second; 4: both
	for _, v := range m.Weights()[0].Values {
		if v != 0 && v != 1 && v != 3 && v != 4 {
			t.Fatalf("mean of the examples = %v, want 0, 1, 3 or 4", v)
		}
		count[int(v)]++
	}
	for _, k := range []int{0, 1, 3, 4} {
		if math.Abs(float64(count[k])-n/4) > 200 { // five deviations
			t.Errorf("%d of %d means are %d, want a quarter", count[k], n, k)
		}
	}
}

// TestDropoutOnlyInTraining: Predict and Evaluate give the bits of a model without dropout.
func TestDropoutOnlyInTraining(t *testing.T) {
	build := func(layers ...cnn.Layer) *cnn.Model {
		all := append([]cnn.Layer{cnn.Input(6, 5, 2), cnn.Conv2D(4, 3, cnn.ReLU(), cnn.Name("c"))}, layers...)
		m := model(t, append(all, cnn.Flatten(), cnn.Dense(3, cnn.Softmax(), cnn.Name("d")))...)
		compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
		return m
	}
	a, b := build(cnn.Dropout(0.5), cnn.SpatialDropout2D(0.5)), build()
	d := random(t, 20, 3, 6, 5, 2)
	if _, err := a.Fit(t.Context(), d, cnn.Epochs(2)); err != nil {
		t.Fatal(err)
	}
	wantError(t, b.SetWeights(a.Weights()), "")
	ra, rb := must(a.Evaluate(t.Context(), d)), must(b.Evaluate(t.Context(), d))
	if ra.Loss != rb.Loss {
		t.Errorf("Evaluate: loss %v, want %v", ra.Loss, rb.Loss)
	}
	x := pixels(7*60, 3)
	ya, yb := must(a.Predict(t.Context(), x)), must(b.Predict(t.Context(), x))
	for i := range ya {
		if !slices.Equal(ya[i], yb[i]) {
			t.Errorf("Predict: example %d = %v, want %v", i, ya[i], yb[i])
		}
	}
}

// TestDropoutRepeats: the weights after a training are the same bits for any GOMAXPROCS, and others with another seed.
func TestDropoutRepeats(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := random(t, 70, 3, 12, 9, 2)
	hash := func(workers int, seed, own uint64) string {
		runtime.GOMAXPROCS(workers)
		m := model(t, cnn.Input(12, 9, 2), cnn.Conv2D(8, 3, cnn.ReLU()), cnn.SpatialDropout2D(0.3, cnn.Seed(own)), cnn.BatchNormalization(),
			cnn.Dropout(0.4), cnn.Flatten(), cnn.Dense(3, cnn.Softmax()))
		compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
		if _, err := m.Fit(t.Context(), d, cnn.Seed(seed), cnn.Shuffle(false)); err != nil {
			t.Fatal(err)
		}
		return m.WeightsSHA256()
	}
	want := hash(1, 1, 1)
	for _, workers := range []int{1, 2, 4} {
		if got := hash(workers, 1, 1); got != want {
			t.Errorf("GOMAXPROCS %d: weights %s, want %s", workers, got, want)
		}
	}
	if hash(1, 2, 1) == want || hash(1, 1, 2) == want {
		t.Error("another seed gives the same weights")
	}
}
