package cnn_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// warmUp is a schedule that rises to peak within some steps, and falls with the root of the step from then on.
type warmUp struct {
	peak  float64
	steps int
}

// Check is asked by Compile.
func (w warmUp) Check() error {
	if w.steps < 1 {
		return fmt.Errorf("steps: want 1 or more, got %d", w.steps)
	}
	return nil
}

// At counts steps from 0.
func (w warmUp) At(step int) float64 {
	s := float64(step+1) / float64(w.steps)
	return w.peak * min(s, 1/math.Sqrt(s))
}

// A learning rate of one's own.
func ExampleOptimizer() {
	d, err := data.New([]float32{0, 1, 2, 3}, []int{0, 0, 1, 1}, []int{1}, 2)
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(1), cnn.Dense(2, cnn.Softmax()))
	if err != nil {
		log.Fatal(err)
	}
	err = m.Compile(
		cnn.Optimizer(optimizer.Adam(warmUp{peak: 0.1, steps: 2})),
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
	)
	if err != nil {
		log.Fatal(err)
	}
	h, err := m.Fit(context.Background(), d, cnn.Epochs(4), cnn.BatchSize(2)) // two steps an epoch
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f\n", h.Series("learning_rate"))
	fmt.Println(m.Compile(cnn.Optimizer(optimizer.Adam(warmUp{peak: 0.1})), cnn.Loss(loss.MeanSquaredError())))
	// Output:
	// [0.1000 0.0707 0.0577 0.0500]
	// cnn: Compile: optimizer: Adam: steps: want 1 or more, got 0
}
