package metric

import "math"

// MeanAbsoluteError is the mean over rows of the mean over a row of |y - t|, in the unit of the targets. NaN anywhere gives NaN. A
// class number t is a row as the package says.
//
// Options: Name. The name is "mean_absolute_error". Source: keras.metrics.MeanAbsoluteError.
func MeanAbsoluteError(o ...Option) Metric {
	return average{settings: read("MeanAbsoluteError", "mean_absolute_error", nil, o), of: absoluteError}
}

// absoluteError is the mean over a row.
func absoluteError(y, target []float32) float64 {
	sum := 0.0
	for j, v := range y {
		sum += math.Abs(float64(v) - float64(target[j]))
	}
	return sum / float64(len(y))
}
