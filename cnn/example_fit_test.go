package cnn_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// halves makes n grey pictures of 4×4, one after another, row by row. The left half is bright where the label is 0, the
// right half where it is 1.
func halves(n int, seed uint64) (*data.Memory, error) {
	x, labels := make([]float32, n*4*4), make([]int, n)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range labels {
		labels[i] = i % 2
		for j := range 16 {
			x[i*16+j] = random.Float32() / 2
			if j%4/2 == labels[i] {
				x[i*16+j] += 0.5
			}
		}
	}
	return data.New(x, labels, []int{4, 4, 1}, 2)
}

// A whole program: pictures with labels, a model, its training, its test on other pictures, and its answer to one of them.
func ExampleModel_Fit() {
	ctx := context.Background()
	training, err := halves(64, 1)
	if err != nil {
		log.Fatal(err)
	}
	test, err := halves(20, 2)
	if err != nil {
		log.Fatal(err)
	}

	model, err := cnn.Sequential(
		cnn.Input(4, 4, 1),
		cnn.Conv2D(4, 3, cnn.ReLU(), cnn.Padding(cnn.Same)),
		cnn.Flatten(),
		cnn.Dense(2, cnn.Softmax()),
	)
	if err != nil {
		log.Fatal(err)
	}
	err = model.Compile(
		cnn.Optimizer(optimizer.Adam(optimizer.Constant(0.02))),
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
		cnn.Metrics(metric.Accuracy()),
	)
	if err != nil {
		log.Fatal(err)
	}
	history, err := model.Fit(ctx, training, cnn.Epochs(10), cnn.BatchSize(8), cnn.Seed(1))
	if err != nil {
		log.Fatal(err)
	}
	result, err := model.Evaluate(ctx, test)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d epochs, test accuracy %.2f\n", len(history.Epochs), result.Value("accuracy"))

	// Read copies the pictures whose indices it is given: here one, number 7.
	picture, label := make([]float32, 4*4*1), make([]int, 1)
	if err := test.Read([]int{7}, picture, label); err != nil {
		log.Fatal(err)
	}
	answers, err := model.Predict(ctx, picture)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("picture 7 has label %d, the model says %d\n", label[0], metric.Argmax(answers[0]))
	// Output:
	// 10 epochs, test accuracy 1.00
	// picture 7 has label 1, the model says 1
}
