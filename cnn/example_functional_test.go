package cnn_test

import (
	"log"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// A residual block: what goes in is added to what two convolutions make of it.
func ExampleFunctional() {
	in := cnn.Apply(cnn.Input(16, 16, 3))
	x := in.Then(cnn.Conv2D(8, 3, cnn.Padding(cnn.Same), cnn.ReLU()))
	y := x.Then(
		cnn.Conv2D(8, 3, cnn.Padding(cnn.Same), cnn.ReLU()),
		cnn.Conv2D(8, 3, cnn.Padding(cnn.Same)),
	)
	out := cnn.Apply(cnn.Add(), x, y).Then(
		cnn.ReLU(),
		cnn.GlobalAveragePooling2D(),
		cnn.Dense(10, cnn.Softmax()),
	)
	model, err := cnn.Functional(in, out)
	if err != nil {
		log.Fatal(err)
	}
	if err := model.Summary(os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// Model: "functional"
	// ┏━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━┓
	// ┃ Layer (type)          ┃ Output Shape      ┃     Param # ┃ Connected to       ┃
	// ┡━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━┩
	// │ input_layer           │ (None, 16, 16, 3) │           0 │ -                  │
	// │ (InputLayer)          │                   │             │                    │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ conv2d (Conv2D)       │ (None, 16, 16, 8) │         224 │ input_layer[0][0]  │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ conv2d_1 (Conv2D)     │ (None, 16, 16, 8) │         584 │ conv2d[0][0]       │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ conv2d_2 (Conv2D)     │ (None, 16, 16, 8) │         584 │ conv2d_1[0][0]     │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ add (Add)             │ (None, 16, 16, 8) │           0 │ conv2d[0][0],      │
	// │                       │                   │             │ conv2d_2[0][0]     │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ re_lu (ReLU)          │ (None, 16, 16, 8) │           0 │ add[0][0]          │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ global_average_pooli… │ (None, 8)         │           0 │ re_lu[0][0]        │
	// │ (GlobalAveragePoolin… │                   │             │                    │
	// ├───────────────────────┼───────────────────┼─────────────┼────────────────────┤
	// │ dense (Dense)         │ (None, 10)        │          90 │ global_average_po… │
	// └───────────────────────┴───────────────────┴─────────────┴────────────────────┘
	//  Total params: 1,482 (5.79 KB)
	//  Trainable params: 1,482 (5.79 KB)
	//  Non-trainable params: 0 (0.00 B)
}
