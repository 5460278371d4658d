package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// CategoricalFocalCrossentropy is [CategoricalCrossentropy] in which classes that are right already count less:
// -Σ alpha·(1-p)^gamma·t·ln(p). It is taken of probabilities, divided by their sum and limited to [1e-7, 1 - 1e-7], as Keras
// does; logits go through a softmax first.
//
// Options: Gamma, Alpha, FromLogits, LabelSmoothing. Errors (of PerExample): those of CategoricalCrossentropy, parameters out
// of range. Source: Lin and others 2017; keras.losses.CategoricalFocalCrossentropy.
func CategoricalFocalCrossentropy(o ...Option) Loss {
	return categoricalFocal{read("CategoricalFocalCrossentropy", map[string]float64{"FromLogits": 0, "LabelSmoothing": 0, "Gamma": 2, "Alpha": 0.25}, o)}
}

type categoricalFocal struct{ settings }

func (categoricalFocal) Name() string { return "categorical_focal_crossentropy" }

func (l categoricalFocal) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := l.matrix(out, labels); err != nil {
		return nil, err
	}
	y := out.Y
	if l.set["FromLogits"] != 0 {
		if _, err := l.logits(out); err != nil {
			return nil, err
		}
		var err error
		if y, err = ops.Softmax(y); err != nil {
			return nil, err
		}
	}
	t, err := l.targets(y, labels)
	if err != nil {
		return nil, err
	}
	return categoricalProbability(kernel.Focal{Smoothing: l.set["LabelSmoothing"], Gamma: l.set["Gamma"], Alpha: l.set["Alpha"]}).Apply(y, t)
}
