// Package metric measures how good predictions are.
//
// One metric, one file. A Metric is a description and may be shared; New makes the counter that sees the batches of one
// pass over the data.
package metric

// Metric describes a measure of predictions against labels.
type Metric interface {
	// Name is Keras' name, the key in logs, such as "accuracy".
	Name() string
	// New makes a counter that has seen nothing.
	New() Counter
}

// Counter sees the batches of one pass.
type Counter interface {
	// Add takes a batch: y is what the model gave, row after row, one row of equal length for each label.
	Add(y []float32, labels []int)
	// Value is the measure over all that was added since New; NaN if that is nothing.
	Value() float64
}
