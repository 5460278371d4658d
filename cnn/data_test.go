package cnn_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// pixels draws n numbers from 0 to 1.
func pixels(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 7))
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()
	}
	return x
}

// random is n examples of the given shape with labels 0, 1, …, k-1, 0, 1, …, each example brighter where its class is.
func random(t testing.TB, n, k int, shape ...int) *data.Memory {
	t.Helper()
	size := 1
	for _, d := range shape {
		size *= d
	}
	x, labels := pixels(n*size, 3), make([]int, n)
	for i := range labels {
		labels[i] = i % k
		for j := range size {
			if j*k/size == labels[i] {
				x[i*size+j] += 0.5
			}
		}
	}
	d, err := data.New(x, labels, shape, k)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a compiled model of every kind of layer for pictures 9×9×2 and 5 classes.
func small(t testing.TB) *cnn.Model {
	t.Helper()
	m := model(t,
		cnn.Input(9, 9, 2),
		cnn.Conv2D(6, 3, cnn.ReLU(), cnn.Padding(cnn.Same)),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(8, 2, cnn.UseBias(false)),
		cnn.ReLU(cnn.NegativeSlope(0.1), cnn.MaxValue(6)),
		cnn.Flatten(),
		cnn.Dense(7, cnn.ReLU()),
		cnn.Dense(5),
		cnn.Softmax(),
	)
	compile(t, m, optimizer.Adam(optimizer.Constant(0.01)))
	return m
}

func compile(t testing.TB, m *cnn.Model, o optimizer.Optimizer) {
	t.Helper()
	if err := m.Compile(cnn.Optimizer(o), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
		t.Fatal(err)
	}
}
