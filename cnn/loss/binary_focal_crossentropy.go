package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// BinaryFocalCrossentropy is [BinaryCrossentropy] in which outputs that are right already count less: each is multiplied by
// (1 - s)^gamma, where s is the probability given to the target, and with ApplyClassBalancing by alpha for targets of 1 and
// 1 - alpha for those of 0. It is taken of probabilities, limited to [1e-7, 1 - 1e-7] in the logarithm, as Keras does;
// logits go through a sigmoid first.
//
// Options: Gamma, Alpha, ApplyClassBalancing, FromLogits, LabelSmoothing. Errors (of PerExample): those of BinaryCrossentropy,
// parameters out of range. Source: Lin and others 2017; keras.losses.BinaryFocalCrossentropy.
func BinaryFocalCrossentropy(o ...Option) Loss {
	return binaryFocal{read("BinaryFocalCrossentropy", map[string]float64{
		"FromLogits": 0, "LabelSmoothing": 0, "Gamma": 2, "Alpha": 0.25, "ApplyClassBalancing": 0}, o)}
}

type binaryFocal struct{ settings }

func (binaryFocal) Name() string { return "binary_focal_crossentropy" }

func (l binaryFocal) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := l.ready(out, labels); err != nil {
		return nil, err
	}
	y := out.Y
	if l.set["FromLogits"] != 0 {
		if _, err := l.binaryLogits(out); err != nil {
			return nil, err
		}
		var err error
		if y, err = ops.Sigmoid(y); err != nil {
			return nil, err
		}
	}
	y, t, err := l.rows(y, labels)
	if err != nil {
		return nil, err
	}
	f := kernel.Focal{Smoothing: l.set["LabelSmoothing"], Gamma: l.set["Gamma"]}
	if l.set["ApplyClassBalancing"] != 0 {
		f.Balanced, f.Alpha = true, l.set["Alpha"]
	}
	return binaryProbability(f).Apply(y, t)
}
