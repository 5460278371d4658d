package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// models are the tutorial's architecture at three sizes of picture.
var models = []struct {
	name    string
	h, w, c int
}{{"proof", 64, 64, 3}, {"cifar", 32, 32, 3}, {"mnist", 28, 28, 1}}

var batches = []int{1, 32, 64, 128, 256}

// BenchmarkStep is a training step as Fit does it: batch gathered, forward, backward, Adam, loss and accuracy.
func BenchmarkStep(b *testing.B) {
	for _, size := range models {
		for _, batch := range batches {
			b.Run(fmt.Sprintf("model=%s/batch=%d", size.name, batch), func(b *testing.B) {
				m := tutorial(b, size.h, size.w, size.c)
				d := noise(b, 10*batch, size.h, size.w, size.c)
				b.ReportAllocs()
				_, err := m.Fit(b.Context(), d, cnn.Epochs(math.MaxInt), cnn.BatchSize(batch), cnn.Callbacks(&steps{b: b}))
				check(b, err)
				b.ReportMetric(float64(batch)/b.Elapsed().Seconds()*float64(b.N), "images/s")
			})
		}
	}
}

// BenchmarkPredict is Predict on pictures in memory, the result read.
func BenchmarkPredict(b *testing.B) {
	for _, size := range models {
		for _, batch := range batches {
			b.Run(fmt.Sprintf("model=%s/batch=%d", size.name, batch), func(b *testing.B) {
				m := tutorial(b, size.h, size.w, size.c)
				x := pixels(batch * size.h * size.w * size.c)
				b.ReportAllocs()
				for b.Loop() {
					_, err := m.Predict(b.Context(), x, cnn.BatchSize(batch))
					check(b, err)
				}
				b.ReportMetric(float64(batch)/b.Elapsed().Seconds()*float64(b.N), "images/s")
			})
		}
	}
}

// steps lets Fit run for as many steps as the benchmark wants, after two for warming up.
type steps struct {
	b    *testing.B
	warm int
}

func (s *steps) BatchEnd(*callback.State) error {
	if s.warm++; s.warm > 2 && !s.b.Loop() {
		return callback.ErrStop
	}
	return nil
}

func (s *steps) EpochEnd(*callback.State) error { return nil }

func tutorial(b *testing.B, h, w, c int) *cnn.Model {
	m, err := cnn.Sequential(
		cnn.Input(h, w, c),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	)
	check(b, err)
	check(b, m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(1e-3))), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())))
	return m
}

func noise(b *testing.B, n, h, w, c int) data.Dataset {
	r := rand.New(rand.NewPCG(1, 2))
	labels := make([]int, n)
	for i := range labels {
		labels[i] = r.IntN(10)
	}
	d, err := data.New(pixels(n*h*w*c), labels, []int{h, w, c}, 10)
	check(b, err)
	return d
}

func pixels(n int) []float32 {
	r := rand.New(rand.NewPCG(1, 1))
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()
	}
	return x
}
