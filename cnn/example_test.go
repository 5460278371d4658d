package cnn_test

import (
	"context"
	"fmt"
	"log"
	"math/rand/v2"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn"
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
