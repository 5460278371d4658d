package main

import "github.com/seed-1d449c6d/stheno/cnn"

// models are those of train_keras.py, by the same names.
var models = map[string]func(h, w, c int) (*cnn.Model, error){
	"tutorial":  tutorial,
	"residual":  residual,
	"separable": separable,
}

func tutorial(h, w, c int) (*cnn.Model, error) {
	return cnn.Sequential(
		cnn.Input(h, w, c),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	)
}

// convolution is followed by a batch normalization, whose beta takes the place of the bias.
func convolution(filters, kernel, strides int) cnn.Layer {
	return cnn.Conv2D(filters, kernel, cnn.Strides(strides), cnn.Padding(cnn.Same), cnn.UseBias(false))
}

// residual has two residual blocks, of 32 and of 64 channels; the second halves the picture, and a 1×1 convolution its shortcut.
func residual(h, w, c int) (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(h, w, c))
	x := in.Then(convolution(32, 3, 1), cnn.BatchNormalization(), cnn.ReLU(), cnn.MaxPooling2D(2))
	y := x.Then(convolution(32, 3, 1), cnn.BatchNormalization(), cnn.ReLU(), convolution(32, 3, 1), cnn.BatchNormalization())
	x = cnn.Apply(cnn.Add(), x, y).Then(cnn.ReLU())
	y = x.Then(convolution(64, 3, 2), cnn.BatchNormalization(), cnn.ReLU(), convolution(64, 3, 1), cnn.BatchNormalization())
	x = x.Then(convolution(64, 1, 2), cnn.BatchNormalization())
	x = cnn.Apply(cnn.Add(), x, y).Then(cnn.ReLU(), cnn.GlobalAveragePooling2D(), cnn.Dense(10, cnn.Softmax()))
	return cnn.Functional(in, x)
}

// separable has one convolution, then three depthwise-separable ones of 64 and 128 channels.
func separable(h, w, c int) (*cnn.Model, error) {
	layers := []cnn.Layer{cnn.Input(h, w, c), convolution(32, 3, 1), cnn.BatchNormalization(), cnn.ReLU(), cnn.MaxPooling2D(2)}
	for _, block := range []struct {
		filters int
		pool    bool
	}{{64, true}, {128, false}, {128, true}} {
		layers = append(layers,
			cnn.SeparableConv2D(block.filters, 3, cnn.Padding(cnn.Same), cnn.UseBias(false)), cnn.BatchNormalization(), cnn.ReLU())
		if block.pool {
			layers = append(layers, cnn.MaxPooling2D(2))
		}
	}
	return cnn.Sequential(append(layers, cnn.Flatten(), cnn.Dense(10, cnn.Softmax()))...)
}
