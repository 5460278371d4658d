package loss

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// MeanSquaredError is the mean over all outputs of an example of (y - t)². Targets have the output's shape: data.NewTargets.
// Class numbers [N] are the targets themselves, 0 and 1, of an output [N, 1], which tells two classes apart, and stand for
// rows that are 1 at the class elsewhere: other whole numbers, as in a regression, are no classes.
//
// Errors (of PerExample): targets of another shape than the output. Source: keras.losses.MeanSquaredError.
func MeanSquaredError() Loss {
	return difference{read("MeanSquaredError", nil, nil), "mean_squared_error", rowLoss{
		"MeanSquaredError", nil,
		kernel.MeanSquaredError[float32], kernel.MeanSquaredError[float64],
		kernel.MeanSquaredErrorGrad[float32], kernel.MeanSquaredErrorGrad[float64],
	}}
}

// difference is a loss of the difference between outputs and targets.
type difference struct {
	settings
	name string
	loss rowLoss
}

func (d difference) Name() string { return d.name }

func (d difference) PerExample(out Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if err := d.ready(out, labels); err != nil {
		return nil, err
	}
	y, t, err := d.rows(out.Y, labels)
	if err != nil {
		return nil, err
	}
	return d.loss.spec().Apply(y, t)
}
