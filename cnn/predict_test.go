package cnn_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/diag"
)

// TestPredictDoesNotDependOnTheBatch, bit for bit.
func TestPredictDoesNotDependOnTheBatch(t *testing.T) {
	m, x := small(t), pixels(13*9*9*2, 5)
	want, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 2, 5, 13, 100} {
		got, err := m.Predict(context.Background(), x, cnn.BatchSize(size))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("batch of %d gives other answers", size)
		}
	}
	for i := range 13 {
		got, err := m.Predict(context.Background(), x[i*162:(i+1)*162])
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got[0], want[i]) {
			t.Errorf("example %d alone = %v, want %v", i, got[0], want[i])
		}
	}
	for i, p := range want {
		sum := 0.0
		for _, v := range p {
			sum += float64(v)
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Errorf("probabilities of example %d sum to %v", i, sum)
		}
	}
	if got, err := m.Predict(context.Background(), nil); err != nil || len(got) != 0 {
		t.Errorf("Predict of nothing = %v, %v, want nothing", got, err)
	}
}

// TestEvaluate compares with the definition, computed from Predict.
func TestEvaluate(t *testing.T) {
	m, d := small(t), random(t, 23, 5, 9, 9, 2)
	index, x, labels := make([]int, 23), make([]float32, 23*162), make([]int, 23)
	for i := range index {
		index[i] = i
	}
	if err := d.Read(index, x, labels); err != nil {
		t.Fatal(err)
	}
	p, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	var loss, right float64
	for i, l := range labels {
		loss -= math.Log(float64(p[i][l])) / 23
		if slices.Index(p[i], slices.Max(p[i])) == l {
			right++
		}
	}
	first, err := m.Evaluate(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	// A probability is rounded to float32, its logarithm then off by 6e-8, the mean by no more than about that.
	if math.Abs(first.Loss-loss) > 2e-7*loss || first.Value("accuracy") != right/23 {
		t.Errorf("Evaluate = %v, want loss %v, accuracy %v", first, loss, right/23)
	}
	if !math.IsNaN(first.Value("nothing")) {
		t.Errorf("Value(nothing) = %v, want NaN", first.Value("nothing"))
	}
	for _, size := range []int{1, 7, 23} {
		r, err := m.Evaluate(context.Background(), d, cnn.BatchSize(size))
		if err != nil || r.Loss != first.Loss || r.Value("accuracy") != first.Value("accuracy") {
			t.Errorf("batch of %d: %v, %v, want %v", size, r, err, first)
		}
	}
}

// TestEvaluateIsExact: the mean is that of the examples' own losses, added in float64, to the last bit.
func TestEvaluateIsExact(t *testing.T) {
	m, d := small(t), random(t, 23, 5, 9, 9, 2)
	sum := 0.0
	for i := range 23 {
		r, err := m.Evaluate(context.Background(), only{d, i})
		if err != nil {
			t.Fatal(err)
		}
		sum += r.Loss
	}
	r, err := m.Evaluate(context.Background(), d)
	if err != nil || r.Loss != sum/23 {
		t.Errorf("loss = %v, %v, want %v", r.Loss, err, sum/23)
	}
}

// only is a data set of one example of another.
type only struct {
	*data.Memory
	i int
}

func (only) Len() int { return 1 }

func (o only) Read(_ []int, x []float32, labels []int) error {
	return o.Memory.Read([]int{o.i}, x, labels)
}

func TestProbe(t *testing.T) {
	m, d := small(t), random(t, 10, 5, 9, 9, 2)
	w := m.Weights()
	w[1].Values[2], w[1].Values[4] = -1e3, -1e3 // conv2d/bias: two channels can never fire
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	var order []string
	counts := make(map[string]*diag.DeadReLU)
	err := m.Probe(context.Background(), d, func(layer string, y []float32, shape cnn.Shape) error {
		if counts[layer] == nil {
			order, counts[layer] = append(order, layer), &diag.DeadReLU{}
		}
		before := slices.Clone(y)
		err := m.Probe(context.Background(), only{d, 9}, func(string, []float32, cnn.Shape) error { return nil })
		if err != nil || !slices.Equal(y, before) { // the model may be used meanwhile
			t.Fatalf("%s: a second Probe within the first: %v, outputs equal %t", layer, err, slices.Equal(y, before))
		}
		return counts[layer].Add(y, shape[len(shape)-1])
	}, cnn.BatchSize(1))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"conv2d", "re_lu", "dense"}; !slices.Equal(order, want) {
		t.Fatalf("layers = %v, want %v", order, want)
	}
	if dead := counts["conv2d"].Dead(); !slices.Contains(dead, 2) || !slices.Contains(dead, 4) {
		t.Errorf("dead in conv2d = %v, want 2 and 4 among them", dead)
	}
	for layer, seen := range map[string]int{"conv2d": 10 * 81, "re_lu": 10 * 9, "dense": 10} {
		if counts[layer].Seen != seen {
			t.Errorf("%s: %d outputs a channel, want %d", layer, counts[layer].Seen, seen)
		}
	}
	broken := errors.New("broken")
	if err := m.Probe(context.Background(), d, func(string, []float32, cnn.Shape) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Probe = %v, want the error of f", err)
	}
	plain := model(t, cnn.Input(9, 9, 2), cnn.Flatten())
	if err := plain.Probe(context.Background(), d, func(string, []float32, cnn.Shape) error { return broken }); err != nil {
		t.Errorf("Probe without rectifier = %v, want nil", err)
	}
}

// TestConcurrentUse: predictions beside a training are each made with the weights between two steps. Meant for -race.
func TestConcurrentUse(t *testing.T) {
	before := runtime.NumGoroutine()
	m, d := small(t), random(t, 40, 5, 9, 9, 2)
	done := make(chan error, 1)
	go func() {
		_, err := m.Fit(context.Background(), d, cnn.Epochs(5), cnn.BatchSize(4))
		done <- err
	}()
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			for range 10 {
				if _, err := m.Predict(context.Background(), pixels((i+1)*162, 9)); err != nil {
					t.Error(err)
				}
				m.WeightsSHA256()
				if _, err := m.Evaluate(context.Background(), d); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for i := 0; runtime.NumGoroutine() > before && i < 100; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before: some were left behind", n, before)
	}
}
