// Package onnx moves models between package cnn and ONNX files.
//
// [Read] and [Open] make a cnn.Model of an image classifier that PyTorch, Keras (through PyTorch or tf2onnx) or this package
// wrote: it can be evaluated, trained further and saved in any other form. Operators become layers with pictures as [H,W,C],
// whatever order the file has: kernels are turned, the rows of a Dense layer behind a flattened picture move, and what computes
// shapes is folded away. [Write] is the way back. Nothing is executed and nothing is ignored: an operator, an attribute or a layer
// without a counterpart is an *UnsupportedError that names it.
//
// Start reading with read.go, then importer.go, which goes through the graph node by node; value.go, view.go and function.go say
// what stands for a name of the graph, planned.go makes the layers. write.go is the other direction.
package onnx

import (
	"context"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// Layout is the order of a picture's axes in a file.
type Layout string

// The layouts: channels last, as in Keras and here, or first, as in PyTorch.
const (
	NHWC Layout = "NHWC"
	NCHW Layout = "NCHW"
)

// Model is a model from a file. The cnn.Model in it takes and gives pictures as [H,W,C]; Predict, of the same name, takes and gives
// numbers in the order that the file's own graph has.
type Model struct {
	*cnn.Model
	// Layout is that of the file's input. An input that is no picture is NHWC.
	Layout Layout
	// InputName and OutputName are the names of the graph's input and output.
	InputName, OutputName string
	// InputShape and OutputShape are those of one example in the file's order, without the batch.
	InputShape, OutputShape []int

	in, out []int // where the file's numbers are in the model's; nil: in the same place
}

// Reordered says that cnn.Model's own Predict gives the numbers of an answer in another order than the file: those of a picture
// whose Layout is NCHW, also where it was flattened. A model that is saved anew has that other order.
func (m *Model) Reordered() bool { return m.out != nil }

// Predict gives the model's answer to each example of x. Examples lie one after another and have the file's InputShape: a model
// whose Layout is NCHW takes [C,H,W]. Answers have OutputShape. Options and errors are those of cnn.Model's Predict.
func (m *Model) Predict(ctx context.Context, x []float32, o ...cnn.RunOption) ([][]float32, error) {
	if n := size(m.InputShape); m.in != nil {
		if len(x)%n != 0 {
			return nil, fmt.Errorf("onnx: Predict: length of x: want a multiple of %d, for examples of %v, got %d", n, m.InputShape, len(x))
		}
		y := make([]float32, len(x))
		for i := 0; i < len(x); i += n {
			for file, model := range m.in {
				y[i+model] = x[i+file]
			}
		}
		x = y
	}
	answers, err := m.Model.Predict(ctx, x, o...)
	if err != nil || m.out == nil {
		return answers, err
	}
	for i, a := range answers {
		b := make([]float32, len(a))
		for file, model := range m.out {
			b[file] = a[model]
		}
		answers[i] = b
	}
	return answers, nil
}
