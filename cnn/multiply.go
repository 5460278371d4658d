package cnn

import "github.com/seed-1d449c6d/stheno/ops"

// Multiply is the product of its inputs, element by element: Apply(Multiply(), a, b). So the weights of a
// squeeze-and-excitation block, [C] or [1, 1, C], can meet its picture [H, W, C].
//
// Shapes, options and errors are those of Add. NaN and ±Inf by the rules of multiplication.
// Source: keras.layers.Multiply.
func Multiply(o ...Option) Layer {
	return &merge{read("Multiply", "Name", o), ops.MultiplyShape, ops.Multiply}
}
