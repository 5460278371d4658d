// Package metric measures how good predictions are.
//
// One metric, one file. A Metric is a description and may be shared; New makes the counter that sees the batches of one
// pass over the data. A metric is one number; [Confusion] holds all that can be said about classes.
//
// What a prediction is compared with is a class number, or a row of as many numbers as the model gives ([Rows]): one-hot or
// multi-hot labels, soft labels, the values of a regression. Where Keras' metric takes rows, a class number stands for one: the
// number itself where the model gives one number, which is the probability of class 1 if labels are 0 and 1; else the one-hot row.
//
// Every example counts the same: weights of examples and of classes change the loss, not the metrics. That is Keras' metrics=;
// its weighted_metrics= has no counterpart here.
//
// Logs are by name. Two metrics of one class, such as AUC() and AUC(PR()), need different names: give one the option [Name].
package metric

import "fmt"

// Metric describes a measure of predictions against labels.
type Metric interface {
	// Name is the key in logs: Keras' name, such as "accuracy", or that of option [Name].
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

// Rows is a Counter that also takes rows of numbers in place of class numbers. Every counter of this package is one, but for that
// of SparseCategoricalCrossentropy, which has no meaning for them; CategoricalCrossentropy has.
type Rows interface {
	Counter
	// AddRows takes a batch of n rows: y is what the model gave, targets what it should have given; both of the same length, n
	// rows of equal length. Batches of another form are not counted.
	AddRows(y, targets []float32, n int)
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
