package loss

import (
	"fmt"

	"gorgonia.org/gorgonia"

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
	var l sparse
	for _, o := range o {
		o(&l)
	}
	return l
}

// Option sets a parameter of a loss.
type Option func(*sparse)

// FromLogits says that the model's output is logits rather than probabilities; default false.
func FromLogits(b bool) Option { return func(l *sparse) { l.fromLogits = b } }

type sparse struct{ fromLogits bool }

func (sparse) Name() string { return "sparse_categorical_crossentropy" }

func (l sparse) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	const op = "loss: SparseCategoricalCrossentropy"
	if s := out.Y.Shape(); len(s) != 2 {
		text := "[N"
		for _, d := range s[min(1, len(s)):] {
			text += fmt.Sprintf(",%d", d)
		}
		return nil, fmt.Errorf("%s: output rank: want 2 [N,K], got %d %s]; put Flatten and Dense at the end of the model", op, len(s), text)
	}
	switch {
	case l.fromLogits && out.Logits != nil:
		return nil, fmt.Errorf("%s: output: want logits, got a softmax; leave out FromLogits or the softmax", op)
	case l.fromLogits:
		return ops.SparseCrossEntropy(out.Y, labels)
	case out.Logits == nil:
		return nil, fmt.Errorf("%s: output: want a softmax at the end of the model, got none; add Softmax() or use FromLogits(true)", op)
	}
	return ops.SparseCrossEntropy(out.Logits, labels)
}
