package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// CategoricalCrossentropy is the cross-entropy between the predicted distribution over K classes and targets [N, K], in nats
// per example: -Σ t·ln(p). Class numbers [N] stand for rows that are 1 at the class.
//
// If the model ends with softmax the loss is taken of the logits before it, right for any size of them. Other outputs are
// probabilities: they are divided by their sum and limited to [1e-7, 1 - 1e-7], where there is no gradient.
//
// Options: FromLogits, LabelSmoothing. Errors (of PerExample): an output whose shape is not [N, K], or targets of another; a
// softmax that is declared to be logits; LabelSmoothing outside [0, 1]. Source: keras.losses.CategoricalCrossentropy.
func CategoricalCrossentropy(o ...Option) Loss {
	return categorical{read("CategoricalCrossentropy", map[string]float64{"FromLogits": 0, "LabelSmoothing": 0}, o)}
}

type categorical struct{ settings }

func (categorical) Name() string { return "categorical_crossentropy" }

func (l categorical) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := l.matrix(out, labels); err != nil {
		return nil, err
	}
	t, err := l.targets(out.Y, labels)
	if err != nil {
		return nil, err
	}
	z, err := l.logits(out)
	if err != nil {
		return nil, err
	}
	smoothing := l.set["LabelSmoothing"]
	if z != nil {
		return ops.CategoricalCrossEntropy(z, t, ops.CrossEntropyConfig{LabelSmoothing: smoothing})
	}
	return categoricalProbability(kernel.Focal{Smoothing: smoothing, Alpha: 1}).Apply(out.Y, t)
}
