// Package metric measures how good predictions are.
//
// One metric, one file. A Metric is a description and may be shared; New makes the counter that sees the batches of one
// pass over the data. A metric is one number; [Confusion] holds all that can be said about classes.
//
// Labels are class numbers. Rows of one number are the probability of class 1, with labels 0 and 1; longer rows have a
// number for each class, and where Keras' metric takes one-hot labels, class numbers stand for those.
package metric

import "fmt"

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

// Configured is a Metric that tells its class and parameters, as a model file keeps them. All metrics of this package are.
type Configured interface {
	// ClassName is Keras' class name, such as "SparseTopKCategoricalAccuracy"; "" where Keras has no metric of this number, as
	// for the mean of the precision over classes.
	ClassName() string
	// Config is Keras' get_config without name and dtype, and with further keys where ClassName is "".
	Config() map[string]any
}

// Check tells what is wrong with a metric for rows of k numbers: nil, a parameter out of its range, an option that it does
// not take. Constructors and counters never fail. A metric made elsewhere may have a method Check(k int) error for this.
func Check(m Metric, k int) error {
	if m == nil {
		return fmt.Errorf("metric: want a Metric, got nil; for example Accuracy()")
	}
	if c, ok := m.(interface{ Check(k int) error }); ok {
		return c.Check(k)
	}
	return nil
}

// isTrue says whether element j of a row of k belongs to the label.
func isTrue(label, j, k int) bool {
	if k == 1 {
		return label == 1
	}
	return label == j
}
