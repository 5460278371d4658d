package cnn_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// maxError is a metric: the largest distance of an output from its target.
type maxError struct{}

func (maxError) Name() string        { return "max_error" }
func (maxError) New() metric.Counter { return &maxErrorCounter{worst: math.NaN()} }

// maxErrorCounter is a metric.Rows: it counts class numbers and rows of numbers.
type maxErrorCounter struct{ worst float64 }

// Add takes class numbers, as rows that are 1 at the class and 0 elsewhere.
func (c *maxErrorCounter) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, v := range y {
		target := float32(0)
		if labels[i/k] == i%k {
			target = 1
		}
		c.see(v, target)
	}
}

// AddRows takes rows of numbers.
func (c *maxErrorCounter) AddRows(y, targets []float32, _ int) {
	for i, v := range y {
		c.see(v, targets[i])
	}
}

func (c *maxErrorCounter) see(v, target float32) {
	if d := math.Abs(float64(v) - float64(target)); !(d <= c.worst) { // the first one too, and NaN
		c.worst = d
	}
}

func (c *maxErrorCounter) Value() float64 { return c.worst }

// A metric that takes targets of both kinds.
func ExampleMetrics() {
	ctx := context.Background()
	m, err := cnn.Sequential(cnn.Input(2), cnn.Dense(2, cnn.KernelInitializer(initializer.Zeros())))
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Metrics(maxError{})); err != nil {
		log.Fatal(err)
	}
	x := []float32{1, 2, 3, 4}
	rows, err := data.NewTargets(x, []float32{0.5, 0, 0.25, -3}, []int{2}, []int{2})
	if err != nil {
		log.Fatal(err)
	}
	classes, err := data.New(x, []int{0, 1}, []int{2}, 2)
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range []data.Dataset{rows, classes} {
		r, err := m.Evaluate(ctx, d)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(r.Value("max_error"))
	}
	// Output:
	// 3
	// 1
}
