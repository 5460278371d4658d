package loss

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// SparseCategoricalCrossentropy is the cross-entropy between the predicted distribution over K classes and class
// numbers, in nats per example. If the model ends with softmax the loss is taken of the logits before it, as Keras does:
// right for any size of them, where the logarithm of a probability would lose digits or overflow.
//
// Options: FromLogits. Errors (of PerExample): an output whose shape is not [N, K]; one that is neither a softmax nor
// declared to be logits. Source: keras.losses.SparseCategoricalCrossentropy; unlike Keras' it refuses probabilities that
// do not come from a softmax at the end of the model.
func SparseCategoricalCrossentropy(o ...Option) Loss {
	return sparse{read("SparseCategoricalCrossentropy", map[string]float64{"FromLogits": 0}, o)}
}

type sparse struct{ settings }

func (sparse) Name() string { return "sparse_categorical_crossentropy" }

// Config has Keras' ignore_class too: none is.
func (l sparse) Config() map[string]any {
	c := l.settings.Config()
	delete(c, "axis")
	c["ignore_class"] = nil
	return c
}

func (l sparse) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := l.matrix(out, labels); err != nil {
		return nil, err
	}
	if labels.Dtype() != tensor.Int {
		return nil, fmt.Errorf("%s: targets: want class numbers [N], got rows of numbers %s; use CategoricalCrossentropy for rows", l.op, shape(labels.Shape()))
	}
	z, err := l.logits(out)
	if err != nil {
		return nil, err
	}
	if z == nil {
		return nil, fmt.Errorf("%s: output: want a softmax at the end of the model, got none; add Softmax() or use FromLogits(true)", l.op)
	}
	return ops.SparseCrossEntropy(z, labels)
}

// logits are those of a softmax at the end or, with FromLogits, the output; nil if there are only probabilities.
func (s settings) logits(out Output) (*gorgonia.Node, error) {
	switch {
	case s.set["FromLogits"] == 0:
		return out.Logits, nil
	case out.Logits != nil:
		return nil, fmt.Errorf("%s: output: want logits, got a softmax; leave out FromLogits or the softmax", s.op)
	}
	return out.Y, nil
}
