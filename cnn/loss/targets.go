package loss

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// targets are labels in the shape of y [N, K]: themselves, or class numbers as rows.
func (s settings) targets(y, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if labels.Dtype() == tensor.Int {
		return rowsOfClasses.Apply(y, labels)
	}
	if !labels.Shape().Eq(y.Shape()) {
		return nil, fmt.Errorf("%s: targets: want the output's shape %s or class numbers [N], got %s", s.op, shape(y.Shape()), shape(labels.Shape()))
	}
	return labels, nil
}

// rows are output and targets as matrices, with everything of an example in one row: the mean over an example is the mean over
// all examples then, as with Keras, which takes means over the last axis first.
func (s settings) rows(y, labels *gorgonia.Node) (*gorgonia.Node, *gorgonia.Node, error) {
	if y.Dims() == 2 {
		t, err := s.targets(y, labels)
		return y, t, err
	}
	if y.Dims() == 0 {
		return nil, nil, fmt.Errorf("%s: output: want [N,...], got a scalar", s.op)
	}
	flat, err := ops.Flatten(y)
	if err != nil {
		return nil, nil, err
	}
	if labels.Dtype() != tensor.Int {
		if labels, err = s.targets(y, labels); err != nil {
			return nil, nil, err
		}
		labels, err = ops.Flatten(labels)
		return flat, labels, err
	}
	if flat.Shape()[1] != 1 {
		return nil, nil, fmt.Errorf("%s: class numbers: want an output of rank 2 [N,K], got %d %s", s.op, y.Dims(), shape(y.Shape()))
	}
	labels, err = s.targets(flat, labels)
	return flat, labels, err
}

// rowsOfClasses makes rows of class numbers, in the shape and dtype of the first input, which is not read otherwise: 1 at the
// class and 0 elsewhere, or, in rows of one, the number itself. Errors at run time: a class that is not in the row.
var rowsOfClasses = &ops.Spec{
	Name: "RowsOfClasses", In: []ops.Kind{2, ops.Labels}, Out: 2, ByRow: 3, ShapeOnly: 1, NoDiff: 3,
	Infer: func(in []tensor.Shape) (tensor.Shape, error) {
		if in[0][0] != in[1][0] {
			return nil, &ops.ShapeError{Package: "loss", Op: "targets", Want: "outputs [N,K] and class numbers [N]", Got: fmt.Sprintf("%v and %v", in[0], in[1])}
		}
		return in[0], nil
	},
	F32: oneHot[float32], F64: oneHot[float64],
	VJP: func(gorgonia.Nodes, *gorgonia.Node, *gorgonia.Node, []bool) (gorgonia.Nodes, error) { // a LispMachine asks all operators
		return gorgonia.Nodes{nil, nil}, nil
	},
}

func oneHot[T ops.Float](y ops.Array[T], in []ops.Array[T], _ []T) error {
	k := y.Shape[1]
	clear(y.Data)
	for i, l := range in[1].Int {
		switch {
		case k == 1:
			y.Data[i] = T(l)
		case l < 0 || l >= k:
			return fmt.Errorf("label %d: want a class from 0 to %d, got %d", i, k-1, l)
		default:
			y.Data[i*k+l] = 1
		}
	}
	return nil
}

// binaryLogits are those of a sigmoid at the end or, with FromLogits, the output; nil if there are only probabilities.
func (s settings) binaryLogits(out Output) (*gorgonia.Node, error) {
	var before *gorgonia.Node
	if o, ok := ops.Of(out.Y.Op()); ok && o.Name == "Sigmoid" {
		if from := out.Y.Graph().From(out.Y.ID()); from.Next() {
			before, _ = from.Node().(*gorgonia.Node)
		}
	}
	switch {
	case s.set["FromLogits"] == 0:
		return before, nil
	case before != nil:
		return nil, fmt.Errorf("%s: output: want logits, got a sigmoid; leave out FromLogits or the sigmoid", s.op)
	case out.Logits != nil:
		return nil, fmt.Errorf("%s: output: want logits, got a softmax; leave out FromLogits or the softmax", s.op)
	}
	return out.Y, nil
}
