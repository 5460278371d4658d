package loss

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// MeanAbsoluteError is the mean over all outputs of an example of |y - t|, with the derivative 0 where y = t. Targets are as
// [MeanSquaredError] takes them.
//
// Errors (of PerExample): targets of another shape than the output. Source: keras.losses.MeanAbsoluteError.
func MeanAbsoluteError() Loss {
	return difference{read("MeanAbsoluteError", nil, nil), "mean_absolute_error", rowLoss{
		"MeanAbsoluteError", nil,
		kernel.MeanAbsoluteError[float32], kernel.MeanAbsoluteError[float64],
		kernel.MeanAbsoluteErrorGrad[float32], kernel.MeanAbsoluteErrorGrad[float64],
	}}
}
