package cnn_test

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

func TestFitLearns(t *testing.T) {
	m, d := small(t), random(t, 50, 5, 9, 9, 2)
	h, err := m.Fit(context.Background(), d, cnn.Epochs(12), cnn.BatchSize(8), cnn.ValidationData(d))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(h.Epochs); n != 12 {
		t.Fatalf("epochs = %d, want 12", n)
	}
	first, last := h.Epochs[0], h.Epochs[11]
	if last.Train.Loss > first.Train.Loss/2 || last.Validation.Value("accuracy") < 0.9 {
		t.Errorf("loss %v, then %v, accuracy %v: want it to learn", first.Train.Loss, last.Train.Loss, last.Validation.Value("accuracy"))
	}
	if first.Steps != 7 || first.Examples != 50 { // 6 batches of 8 and one of 2
		t.Errorf("steps, examples = %d, %d, want 7, 50", first.Steps, first.Examples)
	}
	r, err := m.Evaluate(context.Background(), d, cnn.BatchSize(50))
	if err != nil {
		t.Fatal(err)
	}
	if r.Loss != last.Validation.Loss || r.Value("accuracy") != last.Validation.Value("accuracy") {
		t.Errorf("validation = %v, want what Evaluate gives, %v", *last.Validation, r)
	}
	want := []string{"accuracy", "learning_rate", "loss", "val_accuracy", "val_loss"}
	if !slices.Equal(h.Names(), want) {
		t.Errorf("Names = %v, want %v", h.Names(), want)
	}
	if s := h.Series("val_loss"); len(s) != 12 || s[11] != r.Loss {
		t.Errorf("Series(val_loss) = %v, want 12 numbers, the last %v", s, r.Loss)
	}
	if s := h.Series("nothing"); !math.IsNaN(s[0]) {
		t.Errorf("Series(nothing)[0] = %v, want NaN", s[0])
	}
}

// TestRunningMean: Keras weighs the batches of an epoch by their examples. With a rate of 0 the weights stay, so that the
// epoch's numbers must be Evaluate's.
func TestRunningMean(t *testing.T) {
	m, d := small(t), random(t, 11, 5, 9, 9, 2)
	compile(t, m, optimizer.SGD(optimizer.Constant(0)))
	h, err := m.Fit(context.Background(), d, cnn.BatchSize(4))
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.Evaluate(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	got := h.Epochs[0].Train
	// The mean of a batch is rounded to float32: half a unit in the last place of each.
	if math.Abs(got.Loss-r.Loss) > r.Loss*0x1p-23 || got.Value("accuracy") != r.Value("accuracy") {
		t.Errorf("Fit = %v, want %v", got, r)
	}
}

// TestReproducible: one seed, one result, whatever GOMAXPROCS; another seed, another one.
func TestReproducible(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	d := random(t, 37, 5, 9, 9, 2)
	hash := func(procs int, weights, order uint64) string {
		runtime.GOMAXPROCS(procs)
		m := small(t)
		m.Initialize(weights)
		if _, err := m.Fit(context.Background(), d, cnn.Epochs(3), cnn.BatchSize(16), cnn.Seed(order)); err != nil {
			t.Fatal(err)
		}
		return m.WeightsSHA256()
	}
	want := hash(1, 1, 1)
	for procs := 1; procs <= 3; procs++ {
		if got := hash(procs, 1, 1); got != want {
			t.Errorf("GOMAXPROCS=%d: %s, want %s", procs, got, want)
		}
	}
	if hash(2, 2, 1) == want || hash(2, 1, 2) == want {
		t.Error("another seed gives the same weights")
	}
}

// TestFitGoesOn: two epochs at once and one after the other differ in nothing but the second's order, which Shuffle(false)
// takes away: the optimizer keeps its moments and its step.
func TestFitGoesOn(t *testing.T) {
	d := random(t, 20, 5, 9, 9, 2)
	fit := func(m *cnn.Model, epochs int) {
		t.Helper()
		if _, err := m.Fit(context.Background(), d, cnn.Epochs(epochs), cnn.Shuffle(false)); err != nil {
			t.Fatal(err)
		}
	}
	once, twice := small(t), small(t)
	fit(once, 2)
	fit(twice, 1)
	fit(twice, 1)
	if once.WeightsSHA256() != twice.WeightsSHA256() {
		t.Error("two Fits of one epoch give other weights than one of two")
	}
	fresh := small(t).WeightsSHA256()
	twice.Initialize(cnn.DefaultSeed)
	if twice.WeightsSHA256() != fresh {
		t.Error("Initialize does not bring the first weights back")
	}
	fit(twice, 2)
	if once.WeightsSHA256() != twice.WeightsSHA256() {
		t.Error("training after Initialize differs from training a new model")
	}
}

func TestShuffle(t *testing.T) {
	var seen [][]int
	d := &spy{Memory: random(t, 9, 5, 9, 9, 2)}
	for _, o := range [][]cnn.FitOption{
		{cnn.Epochs(2), cnn.Seed(5)}, {cnn.Epochs(2), cnn.Seed(5)}, {cnn.Epochs(1), cnn.Seed(6)}, {cnn.Epochs(1), cnn.Shuffle(false)},
	} {
		if _, err := small(t).Fit(context.Background(), d, append(o, cnn.BatchSize(4))...); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(d.read); i += 3 { // three batches an epoch
		order := slices.Concat(d.read[i : i+3]...)
		seen = append(seen, order)
		if sorted := slices.Sorted(slices.Values(order)); !slices.Equal(sorted, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}) {
			t.Errorf("pass %d reads %v, want each example once", i/3, order)
		}
	}
	// The second epoch's order is that of its own seed, not a shuffling of the first epoch's.
	second := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}
	rand.New(rand.NewPCG(5, 1)).Shuffle(9, func(i, j int) { second[i], second[j] = second[j], second[i] })
	if !slices.Equal(seen[1], second) {
		t.Errorf("second epoch reads %v, want %v", seen[1], second)
	}
	switch {
	case slices.Equal(seen[0], seen[1]):
		t.Error("both epochs have one order")
	case !slices.Equal(seen[0], seen[2]) || !slices.Equal(seen[1], seen[3]):
		t.Error("the same seed gives another order")
	case slices.Equal(seen[0], seen[4]):
		t.Error("another seed gives the same order")
	case !slices.IsSorted(seen[5]):
		t.Errorf("without shuffling: %v", seen[5])
	}
}

// spy notes what is read, and calls before it is.
type spy struct {
	*data.Memory
	read   [][]int
	before func(n int) error
}

func (s *spy) Read(index []int, x []float32, labels []int) error {
	if s.before != nil {
		if err := s.before(len(s.read)); err != nil {
			return err
		}
	}
	s.read = append(s.read, slices.Clone(index))
	return s.Memory.Read(index, x, labels)
}

func TestLearningRateInHistory(t *testing.T) {
	m, d := small(t), random(t, 20, 5, 9, 9, 2)
	s := optimizer.CosineDecay(0.01, 4)
	compile(t, m, optimizer.Adam(s))
	h, err := m.Fit(context.Background(), d, cnn.Epochs(2), cnn.BatchSize(10))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{s.At(1), s.At(3)} {
		if got := h.Epochs[i].LearningRate; got != want {
			t.Errorf("epoch %d: learning rate %v, want %v", i+1, got, want)
		}
	}
}

// TestCompileAgain: a second Compile brings a fresh optimizer, and nothing of the first one stays.
func TestCompileAgain(t *testing.T) {
	d := random(t, 20, 5, 9, 9, 2)
	fit := func(m *cnn.Model) string {
		t.Helper()
		if _, err := m.Fit(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		return m.WeightsSHA256()
	}
	m := small(t)
	first := m.Weights()
	want := fit(m)
	compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
	if err := m.SetWeights(first); err != nil {
		t.Fatal(err)
	}
	if got := fit(m); got != want {
		t.Error("the first optimizer's moments or step are still there")
	}
	compile(t, m, optimizer.SGD(optimizer.Constant(0)))
	if got := fit(m); got != want {
		t.Error("a rate of 0 changes the weights: the first optimizer is still at work")
	}
}
