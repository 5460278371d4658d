package cnn_test

import (
	"context"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// A convolution that is normalized needs no bias. Half of the weights of BatchNormalization are moving averages, which no
// optimizer changes.
func ExampleBatchNormalization() {
	model, err := cnn.Sequential(
		cnn.Input(32, 32, 3),
		cnn.Conv2D(16, 3, cnn.UseBias(false)),
		cnn.BatchNormalization(cnn.Momentum(0.9)),
		cnn.ReLU(),
	)
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range model.Weights() {
		fmt.Println(w.Name, w.Shape)
	}
	l := model.Layers()[1]
	fmt.Println(l.Params, "parameters,", l.Fixed, "not trained, momentum", l.Config["momentum"])
	// Output:
	// conv2d/kernel [3 3 3 16]
	// batch_normalization/gamma [16]
	// batch_normalization/beta [16]
	// batch_normalization/moving_mean [16]
	// batch_normalization/moving_variance [16]
	// 64 parameters, 32 not trained, momentum 0.9
}

// Dropout works in training only: a model that predicts lets everything pass.
func ExampleDropout() {
	model, err := cnn.Sequential(
		cnn.Input(4),
		cnn.Dropout(0.5, cnn.Seed(3)),
	)
	if err != nil {
		log.Fatal(err)
	}
	y, err := model.Predict(context.Background(), []float32{1, 2, 3, 4})
	fmt.Println(y, err)
	_, err = cnn.Sequential(cnn.Input(4), cnn.Dropout(50))
	fmt.Println(err)
	// Output:
	// [[1 2 3 4]] <nil>
	// cnn: Dropout "dropout": rate: want a number from 0 to 1, got 50
}

// Two views of a picture, at two scales, side by side in the channels.
func ExampleConcatenate() {
	in := cnn.Apply(cnn.Input(8, 8, 3))
	near := in.Then(cnn.Conv2D(4, 3, cnn.Padding(cnn.Same), cnn.LeakyReLU()))
	far := in.Then(cnn.Conv2D(2, 5, cnn.Padding(cnn.Same)), cnn.PReLU(cnn.SharedAxes(1, 2)))
	model, err := cnn.Functional(in, cnn.Apply(cnn.Concatenate(), near, far))
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range model.Layers() {
		fmt.Println(l.Name, l.Output, l.Params)
	}
	// Output:
	// conv2d_1 (None, 8, 8, 2) 152
	// conv2d (None, 8, 8, 4) 112
	// p_re_lu (None, 8, 8, 2) 2
	// concatenate (None, 8, 8, 6) 0
}
