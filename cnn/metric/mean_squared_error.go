package metric

// MeanSquaredError is the mean over rows of the mean over a row of (y - t)², in the square of the targets' unit. NaN anywhere gives
// NaN. A class number t is a row as the package says.
//
// Options: Name. The name is "mean_squared_error". Source: keras.metrics.MeanSquaredError.
func MeanSquaredError(o ...Option) Metric {
	return average{settings: read("MeanSquaredError", "mean_squared_error", nil, o), of: squaredError}
}

// squaredError is the mean over a row.
func squaredError(y, target []float32) float64 {
	sum := 0.0
	for j, v := range y {
		d := float64(v) - float64(target[j])
		sum += float64(d * d)
	}
	return sum / float64(len(y))
}
