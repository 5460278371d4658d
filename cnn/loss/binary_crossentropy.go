package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// BinaryCrossentropy is the cross-entropy of yes-or-no questions, in nats, the mean over all outputs of an example:
// -t·ln(p) - (1-t)·ln(1-p). Class numbers [N] are the targets, 0 or 1, of an output [N, 1], and stand for rows that are 1 at
// the class elsewhere.
//
// If the model ends with sigmoid the loss is taken of the logits before it, right for any size of them. Other outputs are
// probabilities, limited to [1e-7, 1 - 1e-7], where there is no gradient.
//
// Options: FromLogits, LabelSmoothing. Errors (of PerExample): targets of another shape than the output; a sigmoid or softmax
// that is declared to be logits; LabelSmoothing outside [0, 1]. Source: keras.losses.BinaryCrossentropy.
func BinaryCrossentropy(o ...Option) Loss {
	return binary{read("BinaryCrossentropy", map[string]float64{"FromLogits": 0, "LabelSmoothing": 0}, o)}
}

type binary struct{ settings }

func (binary) Name() string { return "binary_crossentropy" }

func (l binary) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := l.ready(out, labels); err != nil {
		return nil, err
	}
	z, err := l.binaryLogits(out)
	if err != nil {
		return nil, err
	}
	y := out.Y
	if z != nil {
		y = z
	}
	y, t, err := l.rows(y, labels)
	if err != nil {
		return nil, err
	}
	smoothing := l.set["LabelSmoothing"]
	if z != nil {
		return ops.BinaryCrossEntropy(y, t, ops.CrossEntropyConfig{LabelSmoothing: smoothing})
	}
	return binaryProbability(kernel.Focal{Smoothing: smoothing}).Apply(y, t)
}
