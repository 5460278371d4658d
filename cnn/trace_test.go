package cnn

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// tolerance is max|a-b| / max|b|: Keras' own two ways to compute a trace differ by 3e-7; 1e-5 leaves room for another order of sums.
const tolerance = 1e-5

// TestTraces repeats twelve steps that Keras made: the first gradients, every loss and the last weights.
func TestTraces(t *testing.T) {
	for name, o := range map[string]optimizer.Optimizer{
		"adam":         optimizer.Adam(optimizer.Constant(float64(float32(1e-3)))),
		"adamw":        optimizer.AdamW(optimizer.Constant(float64(float32(1e-3))), optimizer.WeightDecay(0.01)),
		"rmsprop":      optimizer.RMSprop(optimizer.Constant(float64(float32(1e-3)))),
		"sgd-momentum": optimizer.SGD(optimizer.Constant(float64(float32(0.05))), optimizer.Momentum(0.9)),
	} {
		t.Run(name, func(t *testing.T) { trace(t, name, o) })
	}
}

func trace(t *testing.T, name string, o optimizer.Optimizer) {
	f, err := os.Open("testdata/traces/" + name + ".npz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	arrays, err := npy.ReadZip(f, info.Size(), 1<<24)
	if err != nil {
		t.Fatal(err)
	}
	floats := func(name string) []float32 {
		t.Helper()
		v, err := arrays[name].Float32s()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	labels, err := arrays["y"].Ints()
	if err != nil {
		t.Fatal(err)
	}
	losses, err := arrays["loss"].Float64s()
	if err != nil {
		t.Fatal(err)
	}
	d, err := data.New(floats("x"), labels, []int{14, 14, 3}, 10)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Sequential(
		Input(14, 14, 3),
		Conv2D(4, 3, ReLU(), Name("conv1")),
		MaxPooling2D(2),
		Conv2D(8, 3, ReLU(), Name("conv2")),
		MaxPooling2D(2),
		Flatten(),
		Dense(10, Softmax()),
	)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Compile(Optimizer(o), Loss(loss.SparseCategoricalCrossentropy()), Metrics(metric.Accuracy())); err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	for i := range w {
		w[i].Values = floats(fmt.Sprintf("w%d.0", i))
	}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	_, err = m.Fit(context.Background(), d, BatchSize(8), Shuffle(false), Callbacks(callback.Func{
		OnBatchEnd: func(s *callback.State) error {
			mean := s.Logs["loss"] * float64(s.Seen) // the running mean over examples gives the step's own loss back
			got := (mean - sum) / 8
			sum = mean
			if want := losses[s.Step-1]; math.Abs(got-want) > tolerance*want {
				t.Errorf("loss of step %d = %v, want %v", s.Step, got, want)
			}
			if s.Step == 1 || s.Step == 12 {
				for i, p := range m.params {
					if s.Step == 1 {
						near(t, "gradient of "+p.path(), m.state.Gradients[p.offset:p.offset+p.size], floats(fmt.Sprintf("g%d.0", i)))
					}
					near(t, fmt.Sprintf("%s after step %d", p.path(), s.Step), m.values(p), floats(fmt.Sprintf("w%d.%d", i, s.Step)))
				}
			}
			return nil
		},
	}))
	if err != nil {
		t.Fatal(err)
	}
	if m.state.Step != 12 {
		t.Errorf("steps = %d, want 12", m.state.Step)
	}
}

func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	var diff, top float64
	for i, w := range want {
		diff = max(diff, math.Abs(float64(got[i])-float64(w)))
		top = max(top, math.Abs(float64(w)))
	}
	t.Logf("%s: relative error %.2g", what, diff/top)
	if !(diff <= tolerance*top) {
		t.Errorf("%s: relative error %v, want at most %v", what, diff/top, tolerance)
	}
}
