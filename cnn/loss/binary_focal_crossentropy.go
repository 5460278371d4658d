package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// BinaryFocalCrossentropy is [BinaryCrossentropy] in which outputs that are right already count less: each is multiplied by
// (1 - s)^gamma, where s is the probability given to the target, and with ApplyClassBalancing by alpha for targets of 1 and
// 1 - alpha for those of 0. Behind a sigmoid and with FromLogits the logarithms are taken of the logits, as Keras does on
// TensorFlow; of other probabilities they are limited to [1e-7, 1 - 1e-7].
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
	z, err := l.binaryLogits(out)
	if err != nil {
		return nil, err
	}
	f := kernel.Focal{Smoothing: l.set["LabelSmoothing"], Gamma: l.set["Gamma"]}
	if l.set["ApplyClassBalancing"] != 0 {
		f.Balanced, f.Alpha = true, l.set["Alpha"]
	}
	y, rule := out.Y, binaryProbability(f)
	if z != nil {
		y, rule = z, binaryFocalLogits(f)
	}
	y, t, err := l.rows(y, labels)
	if err != nil {
		return nil, err
	}
	return rule.Apply(y, t)
}
