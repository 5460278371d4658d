package cnn_test

import (
	"context"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// Bytes become numbers from 0 to 1, and in training each picture is changed a little: never twice in the same way.
func ExampleRandomFlip() {
	m, err := cnn.Sequential(
		cnn.Input(32, 32, 3),
		cnn.Rescaling(1./255),
		cnn.RandomFlip(cnn.Horizontal),
		cnn.RandomRotation(0.05),
		cnn.RandomTranslation(0.1, 0.1, cnn.FillMode(cnn.FillNearest)),
		cnn.RandomZoom(0.1),
		cnn.RandomContrast(0, cnn.Factor(0.2, 0.2), cnn.ValueRange(0, 1)),
		cnn.RandomBrightness(0.1, cnn.ValueRange(0, 1)),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	)
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range m.Layers() {
		fmt.Println(l.Name, l.Output, l.Params)
	}
	// Output:
	// rescaling (None, 32, 32, 3) 0
	// random_flip (None, 32, 32, 3) 0
	// random_rotation (None, 32, 32, 3) 0
	// random_translation (None, 32, 32, 3) 0
	// random_zoom (None, 32, 32, 3) 0
	// random_contrast (None, 32, 32, 3) 0
	// random_brightness (None, 32, 32, 3) 0
	// conv2d (None, 30, 30, 32) 896
	// flatten (None, 28800) 0
	// dense (None, 10) 288010
}

// The layer measures the training set before the model is made, and then keeps mean and variance among the model's weights.
func ExampleNormalizationLayer_Adapt() {
	x := []float32{1, 20, 3, 20, 1, 40, 3, 40} // two examples of two pixels with two channels
	train, err := data.New(x, []int{0, 1}, []int{1, 2, 2}, 2)
	if err != nil {
		log.Fatal(err)
	}
	norm := cnn.Normalization()
	if err := norm.Adapt(context.Background(), train); err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(1, 2, 2), norm)
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range m.Weights() {
		fmt.Println(w.Name, w.Values)
	}
	y, err := m.Predict(context.Background(), x[:4])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(y[0])
	// Output:
	// normalization/mean [2 30]
	// normalization/variance [1 100]
	// normalization/count [0]
	// [-1 -1 1 -1]
}
