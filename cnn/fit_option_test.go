package cnn_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestFitOptionErrors: what Fit's options cannot be is found before anything is computed.
func TestFitOptionErrors(t *testing.T) {
	d := random(t, 6, 5, 9, 9, 2)
	weighted := must(data.Weigh(d, make([]float64, 6)))
	for want, o := range map[string][]cnn.FitOption{
		"cnn: Fit: initial epoch: want 0 to 0, below Epochs, got 1":                      {cnn.InitialEpoch(1)},
		"cnn: Fit: initial epoch: want 0 to 4, below Epochs, got -1":                     {cnn.InitialEpoch(-1), cnn.Epochs(5)},
		"cnn: Fit: steps per epoch: want 1 or more, got 0":                               {cnn.StepsPerEpoch(0)},
		"cnn: Fit: steps per epoch: want at most the data's 2 batches, got 3":            {cnn.StepsPerEpoch(3), cnn.BatchSize(4)},
		"cnn: Fit: prefetch: want 0 or more batches, got -1":                             {cnn.Prefetch(-1)},
		"cnn: Fit: validation split: want a fraction above 0 and below 1, got 1":         {cnn.ValidationSplit(1)},
		"cnn: Fit: validation split: want a fraction above 0 and below 1, got 0":         {cnn.ValidationSplit(0)},
		"cnn: Fit: validation split: want a fraction above 0 and below 1, got NaN":       {cnn.ValidationSplit(math.NaN())},
		"cnn: Fit: validation: want one of ValidationData and ValidationSplit, got both": {cnn.ValidationSplit(0.5), cnn.ValidationData(d)},
		"cnn: Fit: weight of class 1: want a finite number, 0 or more, got -2":           {cnn.ClassWeight(map[int]float64{0: 1, 1: -2})},
		"cnn: Fit: weight of class 3: want a finite number, 0 or more, got +Inf":         {cnn.ClassWeight(map[int]float64{3: math.Inf(1)})},
		"cnn: Fit: class weights: want classes 0 to 4, got class 5":                      {cnn.ClassWeight(map[int]float64{5: 1})},
		"cnn: Fit: option ClassWeight: want it once, got it twice":                       {cnn.ClassWeight(nil), cnn.ClassWeight(nil)},
		"cnn: Fit: option StepsPerEpoch: want it once, got it twice":                     {cnn.StepsPerEpoch(1), cnn.StepsPerEpoch(1)},
		"cnn: Fit: callback 1: nothing will be measured by that name":                    {cnn.Callbacks(picky{})},
	} {
		m := small(t)
		before := m.WeightsSHA256()
		_, err := m.Fit(t.Context(), d, o...)
		wantError(t, err, want)
		if m.WeightsSHA256() != before {
			t.Errorf("%s: weights have changed", want)
		}
	}
	_, err := small(t).Fit(t.Context(), weighted, cnn.ClassWeight(map[int]float64{0: 1}))
	wantError(t, err, "cnn: Fit: class weights: want none with data that has weights, got both")
	_, err = small(t).Fit(t.Context(), random(t, 1, 1, 9, 9, 2), cnn.ValidationSplit(0.5))
	if err == nil || !strings.Contains(err.Error(), "0.5") {
		t.Errorf("err = %v, want one that names the split of one example", err)
	}
	// Rows of numbers that the loss cannot take.
	rows := must(data.NewTargets(pixels(6*162, 1), make([]float32, 6*3), []int{9, 9, 2}, []int{3}))
	_, err = small(t).Fit(t.Context(), rows)
	var c *cnn.ConfigError
	if !errors.As(err, &c) || c.Op != "Fit" {
		t.Errorf("err = %v, want a *ConfigError of Fit for targets of another width", err)
	}
	m := model(t, cnn.Input(9, 9, 2), cnn.Flatten(), cnn.Dense(4))
	if err := m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(1))), cnn.Loss(loss.MeanSquaredError())); err != nil {
		t.Fatal(err)
	}
	if _, err = m.Fit(t.Context(), rows); !errors.As(err, &c) || c.Op != "Fit" || !strings.Contains(err.Error(), "mean_squared_error") && !strings.Contains(err.Error(), "MeanSquaredError") {
		t.Errorf("err = %v, want a *ConfigError of Fit that names the loss", err)
	}
}

// picky is a callback that waits in vain.
type picky struct{ callback.Func }

func (picky) Check(keys []string) error {
	for _, k := range keys {
		if k == "val_loss" {
			return nil
		}
	}
	return errors.New("nothing will be measured by that name")
}

// TestPrefetch: reading ahead changes nothing.
func TestPrefetch(t *testing.T) {
	d := random(t, 33, 5, 9, 9, 2)
	var want string
	for _, ahead := range []int{0, 1, 2, 7} {
		m := small(t)
		if _, err := m.Fit(t.Context(), d, cnn.BatchSize(4), cnn.Epochs(3), cnn.Prefetch(ahead), cnn.ValidationSplit(0.2)); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = m.WeightsSHA256()
		}
		if got := m.WeightsSHA256(); got != want {
			t.Errorf("%d batches ahead: weights %s, want %s", ahead, got, want)
		}
	}
}

// TestNoGoroutineStays: not after a cancel, an error of the data, or the end.
func TestNoGoroutineStays(t *testing.T) {
	m := small(t)
	_, err := m.Fit(t.Context(), random(t, 8, 5, 9, 9, 2)) // the plan's workers have come and gone
	wantError(t, err, "")
	before := settle(0)
	for _, c := range []func(cancel func()) error{
		func(func()) error { return nil },
		func(cancel func()) error { cancel(); return nil },
		func(func()) error { return errors.New("disk on fire") },
		func(func()) error { panic("disk on fire") },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		d := &spy{Memory: random(t, 64, 5, 9, 9, 2), before: func(n int) error {
			if n == 5 {
				return c(cancel)
			}
			return nil
		}}
		_, err := m.Fit(ctx, d, cnn.BatchSize(4), cnn.Prefetch(3))
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) && !strings.Contains(err.Error(), "disk on fire") {
			t.Error(err)
		}
		if after := settle(before); after > before {
			t.Errorf("%d goroutines after %v, want %d", after, err, before)
		}
	}
}

// settle gives the number of goroutines once it is no more than want, or after a second.
func settle(want int) int {
	n := runtime.NumGoroutine()
	for i := 0; i < 100 && n > want; i++ {
		time.Sleep(10 * time.Millisecond)
		n = runtime.NumGoroutine()
	}
	return n
}

// TestTrainOnBatch: a batch alone is a step of Fit.
func TestTrainOnBatch(t *testing.T) {
	x, labels := pixels(8*162, 3), []int{0, 1, 2, 3, 4, 0, 1, 2}
	d := must(data.New(x, labels, []int{9, 9, 2}, 5))
	a, b := small(t), small(t)
	h, err := a.Fit(t.Context(), d, cnn.BatchSize(8), cnn.Shuffle(false), cnn.Epochs(2))
	wantError(t, err, "")
	for i := range 2 {
		r, err := b.TrainOnBatch(t.Context(), x, labels)
		wantError(t, err, "")
		if want := h.Epochs[i].Train; r.Loss != want.Loss || r.Value("accuracy") != want.Value("accuracy") {
			t.Errorf("step %d: %v, want %v", i+1, r, want)
		}
	}
	if a.WeightsSHA256() != b.WeightsSHA256() {
		t.Error("weights differ from those of Fit")
	}
	_, err = b.TrainOnBatch(t.Context(), x, labels[:7])
	wantError(t, err, "cnn: TrainOnBatch: data: New: length of x: want 162 values ([9 9 2]) for each of 7 labels, got 1296 values")
	_, err = b.TrainOnBatch(t.Context(), x, []int{0, 1, 2, 3, 4, 0, 1, 5})
	wantError(t, err, "cnn: TrainOnBatch: data: New: label of picture 7 out of range: want 0 to 4 for 5 classes, got 5")
	_, err = model(t, cnn.Input(2), cnn.Dense(3)).TrainOnBatch(t.Context(), []float32{1, 2}, []int{0})
	wantError(t, err, "cnn: TrainOnBatch: model: want a compiled one, got one without loss; call Compile first")
	if _, err := b.Fit(t.Context(), d); err != nil {
		t.Errorf("Fit after failures: %v", err)
	}
}

// TestPredictEach: the same answers as Predict's, one after another.
func TestPredictEach(t *testing.T) {
	m, x := small(t), pixels(11*162, 3)
	d := must(data.New(x, make([]int, 11), []int{9, 9, 2}, 5))
	want := must(m.Predict(t.Context(), x))
	n := 0
	err := m.PredictEach(t.Context(), d, func(i int, y []float32) error {
		if i != n {
			t.Errorf("example %d, want %d", i, n)
		}
		for j, v := range y {
			if v != want[i][j] {
				t.Errorf("answer %d = %v, want %v", i, y, want[i])
				break
			}
		}
		n++
		return nil
	}, cnn.BatchSize(4))
	wantError(t, err, "")
	if n != 11 {
		t.Errorf("%d answers, want 11", n)
	}
	err = m.PredictEach(t.Context(), d, func(int, []float32) error { return errors.New("full") })
	wantError(t, err, "cnn: PredictEach: example 0: full")
	wantError(t, m.PredictEach(t.Context(), d, nil), "cnn: PredictEach: function: want one, got nil")
}

// TestSetLearningRate: the next step has the rate; a schedule keeps its own.
func TestSetLearningRate(t *testing.T) {
	m, d := small(t), random(t, 8, 5, 9, 9, 2)
	if r := m.LearningRate(); r != 0.01 {
		t.Errorf("rate = %v, want the optimizer's 0.01", r)
	}
	wantError(t, m.SetLearningRate(0), "")
	before := m.WeightsSHA256()
	h, err := m.Fit(t.Context(), d)
	wantError(t, err, "")
	if m.WeightsSHA256() != before || h.Epochs[0].LearningRate != 0 {
		t.Errorf("weights have changed at a rate of 0, or it was %v", h.Epochs[0].LearningRate)
	}
	wantError(t, m.SetLearningRate(math.NaN()), "cnn: SetLearningRate: learning rate: want a finite number, 0 or more, got NaN")
	compile(t, m, optimizer.Adam(optimizer.CosineDecay(0.1, 10)))
	wantError(t, m.SetLearningRate(0.1), "cnn: SetLearningRate: learning rate of adam: want Constant, which can be changed, got a schedule; give the optimizer a Constant rate")
	if r := m.LearningRate(); r != 0.1 {
		t.Errorf("rate = %v, want the schedule's first, 0.1", r)
	}
}

// TestTerminateOnNaN: with the callback a loss that is not finite ends the training without an error, and is told.
func TestTerminateOnNaN(t *testing.T) {
	m, d := small(t), random(t, 20, 5, 9, 9, 2)
	compile(t, m, optimizer.SGD(optimizer.Constant(1e30)))
	h, err := m.Fit(t.Context(), d, cnn.Epochs(3), cnn.BatchSize(4), cnn.Callbacks(callback.TerminateOnNaN()))
	wantError(t, err, "")
	if len(h.Epochs) != 1 || h.Epochs[0].Steps >= 5 || !math.IsNaN(h.Epochs[0].Train.Loss) && !math.IsInf(h.Epochs[0].Train.Loss, 0) {
		t.Errorf("epochs = %+v, want one that ended early with a loss that is not finite", h.Epochs)
	}
}

// TestCallbacksHearAll: in order, also of the end after an error.
func TestCallbacksHearAll(t *testing.T) {
	var got []string
	note := func(s string) func(*callback.State) error {
		return func(st *callback.State) error {
			got = append(got, fmt.Sprintf("%s %d.%d", s, st.Epoch, st.Step))
			if s == "batch" && st.Epoch == 2 {
				return errors.New("enough")
			}
			return nil
		}
	}
	c := callback.Func{OnTrainBegin: note("train begin"), OnEpochBegin: note("begin"), OnBatchEnd: note("batch"), OnEpochEnd: note("end"), OnTrainEnd: note("train end")}
	_, err := small(t).Fit(t.Context(), random(t, 6, 5, 9, 9, 2), cnn.BatchSize(3), cnn.Epochs(4), cnn.Callbacks(c))
	wantError(t, err, "cnn: Fit: epoch 2: callback: enough")
	want := "train begin 0.0, begin 1.0, batch 1.1, batch 1.2, end 1.2, begin 2.0, batch 2.1, train end 2.1"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("events:\n got %s\nwant %s", s, want)
	}
}

// TestMonitorIsMeasured: a callback that waits for what no log will have is an error before training.
func TestMonitorIsMeasured(t *testing.T) {
	m, d := small(t), random(t, 6, 5, 9, 9, 2)
	before := m.WeightsSHA256()
	_, err := m.Fit(t.Context(), d, cnn.Callbacks(callback.EarlyStopping()))
	var c *cnn.ConfigError
	if !errors.As(err, &c) || !strings.Contains(err.Error(), "val_loss") || !strings.Contains(err.Error(), "accuracy") {
		t.Errorf("err = %v, want a *ConfigError that names val_loss and what there is", err)
	}
	if m.WeightsSHA256() != before {
		t.Error("weights have changed")
	}
}
