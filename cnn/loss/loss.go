// Package loss says how wrong predictions are.
//
// One loss, one file. A loss builds nodes of the graph from what the model computes; it keeps no state.
package loss

import "gorgonia.org/gorgonia"

// Loss builds the loss of each example.
type Loss interface {
	// Name is Keras' name, such as "sparse_categorical_crossentropy".
	Name() string
	// PerExample gives a node [N] with one loss for each of the N examples, from the model's output and labels [N] of
	// class numbers. Errors: an output this loss cannot take.
	PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error)
}

// Output is what a model computes.
type Output struct {
	Y      *gorgonia.Node // the model's result
	Logits *gorgonia.Node // where Y is a softmax: what it was taken of; else nil
}
