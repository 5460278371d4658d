package cnn_test

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// ExampleSeparableConv2D is a small network with few weights: each convolution works on the channels one by one, then mixes
// them.
func ExampleSeparableConv2D() {
	m, err := cnn.Sequential(
		cnn.Input(32, 32, 3),
		cnn.SeparableConv2D(16, 3, cnn.Padding(cnn.Same), cnn.ReLU()),
		cnn.AveragePooling2D(2),
		cnn.SeparableConv2D(32, 3, cnn.Padding(cnn.Same), cnn.DepthMultiplier(2), cnn.ReLU()),
		cnn.GlobalAveragePooling2D(),
		cnn.Dense(10, cnn.Softmax()),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range m.Weights() {
		fmt.Println(w.Name, w.Shape)
	}
	// Output:
	// separable_conv2d/depthwise_kernel [3 3 3 1]
	// separable_conv2d/pointwise_kernel [1 1 3 16]
	// separable_conv2d/bias [16]
	// separable_conv2d_1/depthwise_kernel [3 3 16 2]
	// separable_conv2d_1/pointwise_kernel [1 1 32 32]
	// separable_conv2d_1/bias [32]
	// dense/kernel [32 10]
	// dense/bias [10]
}

// ExampleZeroPadding2D shows the layers that only change a picture's size.
func ExampleZeroPadding2D() {
	m, err := cnn.Sequential(
		cnn.Input(5, 6, 1),
		cnn.ZeroPadding2D(cnn.Border(1, 2, 0, 0)), // top, bottom, left, right
		cnn.Cropping2D(cnn.Border(0, 1, 1, 2)),
		cnn.UpSampling2D(2, cnn.Interpolation(cnn.Bilinear)),
		cnn.Reshape([]int{-1, 3}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range m.Layers() {
		fmt.Println(l.Name, l.Output)
	}
	// Output:
	// zero_padding2d (None, 8, 6, 1)
	// cropping2d (None, 7, 3, 1)
	// up_sampling2d (None, 14, 6, 1)
	// reshape (None, 28, 3)
}
