package cnn_test

import (
	"context"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Two classes told apart by one output, which is the probability of class 1: whether two numbers have different signs.
func ExampleActivation() {
	ctx := context.Background()
	d, err := data.New([]float32{1, 1, 1, -1, -1, 1, -1, -1}, []int{0, 1, 1, 0}, []int{2}, 2)
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(
		cnn.Input(2),
		cnn.Dense(16, cnn.ReLU()),
		cnn.Dense(1, cnn.Activation("sigmoid")),
	)
	if err != nil {
		log.Fatal(err)
	}
	err = m.Compile(
		cnn.Optimizer(optimizer.Adam(optimizer.Constant(0.05))),
		cnn.Loss(loss.BinaryCrossentropy()),
		cnn.Metrics(metric.Accuracy(), metric.AUC()),
	)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := m.Fit(ctx, d, cnn.Epochs(200)); err != nil {
		log.Fatal(err)
	}
	r, err := m.Evaluate(ctx, d)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Value("accuracy"), r.Value("auc"))
	y, err := m.Predict(ctx, []float32{-1, 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.1f\n", y[0][0])
	// Output:
	// 1 1
	// 1.0
}
