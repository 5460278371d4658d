package cnn_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// The tutorial's model, its summary, and its answer to one random picture.
func Example() {
	model, err := cnn.Sequential(
		cnn.Input(64, 64, 3),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	)
	if err != nil {
		log.Fatal(err)
	}
	if err := model.Summary(os.Stdout); err != nil {
		log.Fatal(err)
	}

	picture := make([]float32, 64*64*3)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range picture {
		picture[i] = random.Float32()
	}
	answers, err := model.Predict(context.Background(), picture)
	if err != nil {
		log.Fatal(err)
	}
	sum := float32(0)
	for _, p := range answers[0] {
		sum += p
	}
	fmt.Printf("%d probabilities, sum %.4f\n", len(answers[0]), sum)
	// Output:
	// Model: "sequential"
	// ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
	// ┃ Layer (type)                      ┃ Output Shape             ┃       Param # ┃
	// ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
	// │ conv2d (Conv2D)                   │ (None, 62, 62, 32)       │           896 │
	// ├───────────────────────────────────┼──────────────────────────┼───────────────┤
	// │ max_pooling2d (MaxPooling2D)      │ (None, 31, 31, 32)       │             0 │
	// ├───────────────────────────────────┼──────────────────────────┼───────────────┤
	// │ conv2d_1 (Conv2D)                 │ (None, 29, 29, 64)       │        18,496 │
	// ├───────────────────────────────────┼──────────────────────────┼───────────────┤
	// │ max_pooling2d_1 (MaxPooling2D)    │ (None, 14, 14, 64)       │             0 │
	// ├───────────────────────────────────┼──────────────────────────┼───────────────┤
	// │ flatten (Flatten)                 │ (None, 12544)            │             0 │
	// ├───────────────────────────────────┼──────────────────────────┼───────────────┤
	// │ dense (Dense)                     │ (None, 10)               │       125,450 │
	// └───────────────────────────────────┴──────────────────────────┴───────────────┘
	//  Total params: 144,842 (565.79 KB)
	//  Trainable params: 144,842 (565.79 KB)
	//  Non-trainable params: 0 (0.00 B)
	//
	// 10 probabilities, sum 1.0000
}

// Training: pictures whose left or right half is brighter.
func ExampleModel_Fit() {
	const n = 64
	x, labels := make([]float32, n*4*4), make([]int, n)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range labels {
		labels[i] = i % 2
		for j := range 16 {
			x[i*16+j] = random.Float32()
			if j%4/2 == labels[i] {
				x[i*16+j] += 0.5
			}
		}
	}
	pictures, err := data.New(x, labels, []int{4, 4, 1}, 2)
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
		cnn.Optimizer(optimizer.Adam(optimizer.CosineDecay(0.02, 10*n/8))),
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
		cnn.Metrics(metric.Accuracy()),
	)
	if err != nil {
		log.Fatal(err)
	}
	history, err := model.Fit(context.Background(), pictures, cnn.Epochs(10), cnn.BatchSize(8), cnn.Seed(1))
	if err != nil {
		log.Fatal(err)
	}
	result, err := model.Evaluate(context.Background(), pictures)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(history.Epochs), "epochs, accuracy above 0.95:", result.Value("accuracy") > 0.95)
	// Output: 10 epochs, accuracy above 0.95: true
}
