package cnn

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
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
		t.Run(name, func(t *testing.T) {
			trace(t, name, o,
				Input(14, 14, 3),
				Conv2D(4, 3, ReLU(), Name("conv1")),
				MaxPooling2D(2),
				Conv2D(8, 3, ReLU(), Name("conv2")),
				MaxPooling2D(2),
				Flatten(),
				Dense(10, Softmax()))
		})
	}
}

// TestVariedTrace is TestTraces for a model of many kinds of layers. The largest relative error seen, 5e-6, is that of the
// first gradient of the first kernel, which goes back through the statistics of a batch.
func TestVariedTrace(t *testing.T) {
	trace(t, "varied-adam", optimizer.Adam(optimizer.Constant(float64(float32(1e-3)))), varied(false)...)
}

// TestVariedSummary: what Keras prints of the model with dropout, in a session that had made other models before.
func TestVariedSummary(t *testing.T) {
	m, err := Sequential(varied(true)...)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Rename("varied"); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/models/varied/summary.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := m.Summary(&got); err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("summary:\n%s\nwant\n%s", got.String(), want)
	}
}

// varied are the layers of Keras' models "varied": with dropout and the names that its summary shows, or without what a
// trace cannot repeat.
func varied(dropout bool) []Layer {
	name := func(s string, o ...Option) []Option {
		if dropout {
			o = append(o, Name(s))
		}
		return o
	}
	l := []Layer{
		Input(29, 23, 3),
		Conv2D(8, 0, KernelSize(5, 3), StridesHW(2, 1), Padding(Same), UseBias(false)),
		BatchNormalization(),
		ReLU(MaxValue(6), NegativeSlope(0.1), Threshold(0.25)),
		AveragePooling2D(0, PoolSize(3, 2), Padding(Same)),
		Conv2D(12, 3, Activation("leaky_relu")),
		PReLU(SharedAxes(1, 2)),
		MaxPooling2D(3, name("max_pooling2d_4", Strides(2), Padding(Same))...),
		Conv2D(16, 1),
		ELU(Alpha(0.7)),
	}
	if dropout {
		l = append(l, Dropout(0.25))
	}
	return append(l, GlobalAveragePooling2D(), Dense(9, name("dense_2", ReLU())...), Dense(5, name("dense_3")...), Softmax())
}

func trace(t *testing.T, name string, o optimizer.Optimizer, layers ...Layer) {
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
	m, err := Sequential(layers...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := data.New(floats("x"), labels, m.Input(), m.classes())
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
				g := 0 // among the gradients
				for i, p := range m.params {
					if s.Step == 1 && !p.Fixed {
						near(t, "gradient of "+p.path(), m.state.Gradients[p.offset:p.offset+p.size], floats(fmt.Sprintf("g%d.0", g)))
						g++
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

// near wants max|got-want| / max|want| within the tolerance.
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
