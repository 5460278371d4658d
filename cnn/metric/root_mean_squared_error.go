package metric

import "math"

// RootMeanSquaredError is the root of [MeanSquaredError] over all that was seen, in the unit of the targets: not the mean of the
// roots of batches. NaN anywhere gives NaN.
//
// Options: Name. The name is "root_mean_squared_error". Source: keras.metrics.RootMeanSquaredError.
func RootMeanSquaredError(o ...Option) Metric {
	return rootMean{average{settings: read("RootMeanSquaredError", "root_mean_squared_error", nil, o), of: squaredError}}
}

type rootMean struct{ average }

func (r rootMean) New() Counter { return rootCounter{newMean(r.of)} }

type rootCounter struct{ *mean }

// Value is the root of the mean, NaN of none.
func (r rootCounter) Value() float64 { return math.Sqrt(r.mean.Value()) }
