// Package loss says how wrong predictions are.
//
// One loss, one file. A loss builds nodes of the graph from what the model computes; it keeps no state. Constructors never
// fail: what is wrong comes out of PerExample, which the model calls before any training.
//
// Targets are class numbers or rows of numbers in the shape of the output. A loss that is meant for rows, such as
// [CategoricalCrossentropy], takes class numbers too: they stand for rows that are 1 at the class and 0 elsewhere, and for
// outputs of one number for that number itself, of which package cnn allows 0 and 1.
package loss

import "gorgonia.org/gorgonia"

// Loss builds the loss of each example.
type Loss interface {
	// Name is Keras' name, such as "sparse_categorical_crossentropy".
	Name() string
	// PerExample gives a node [N] with one loss for each of the N examples, from the model's output and labels: [N] of
	// class numbers, dtype int, or for most losses numbers in the output's shape and dtype. Errors: an output or labels
	// this loss cannot take, parameters out of their ranges.
	//
	// Compile, which knows no data, asks with class numbers and, if that is an error, with rows in the output's shape: one
	// success is enough. Fit and Evaluate ask with what the data has.
	PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error)
}

// Configured is a Loss that tells its class and parameters, as a model file keeps them. All losses of this package are.
type Configured interface {
	// ClassName is Keras' class name, such as "SparseCategoricalCrossentropy".
	ClassName() string
	// Config is Keras' get_config without name and dtype.
	Config() map[string]any
}

// Output is what a model computes. Where Y is a sigmoid there are no Logits: [BinaryCrossentropy] sees the sigmoid in Y
// itself, a node of ops.Sigmoid (ops.DescribeActivation tells), and takes that node's input. An own loss can do the same.
type Output struct {
	Y      *gorgonia.Node // the model's result
	Logits *gorgonia.Node // where Y is a softmax: what it was taken of; else nil
}
