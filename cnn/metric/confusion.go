package metric

import (
	"fmt"
	"math"
)

// Confusion counts how often each class was taken for each: the confusion matrix. The predicted class is the largest element of
// a row, as in [Accuracy]; rows of one number are class 1 above 0.5.
//
// It is not a Metric, being more than a number. Add batches of predictions to it, then ask.
type Confusion struct {
	classes int
	counts  []int // [label, predicted]
}

// NewConfusion makes a matrix for classes from 0 on that has seen nothing. Errors: fewer than 2 classes, or more than 16384,
// for which the matrix would take 2 GiB.
func NewConfusion(classes int) (*Confusion, error) {
	if classes < 2 || classes > 1<<14 {
		return nil, fmt.Errorf("metric: Confusion: classes: want 2 to 16384, got %d", classes)
	}
	return &Confusion{classes, make([]int, classes*classes)}, nil
}

// Add takes a batch as a [Counter] does. Errors: rows that have not one number for each class (or one number for two classes), a
// label out of range; nothing is counted then.
func (c *Confusion) Add(y []float32, labels []int) error {
	k := c.classes
	if k == 2 && len(y) == len(labels) {
		k = 1
	}
	if len(y) != k*len(labels) {
		return fmt.Errorf("metric: Confusion: numbers for %d labels: want %d, got %d", len(labels), k*len(labels), len(y))
	}
	for i, l := range labels {
		if l < 0 || l >= c.classes {
			return fmt.Errorf("metric: Confusion: label %d: want 0 to %d, got %d", i, c.classes-1, l)
		}
	}
	for i, l := range labels {
		c.counts[l*c.classes+predicted(y[i*k:][:k])]++
	}
	return nil
}

// predicted is the class that a row stands for.
func predicted(row []float32) int {
	if len(row) != 1 {
		return Argmax(row)
	}
	if row[0] > 0.5 {
		return 1
	}
	return 0
}

// Classes is the number of classes.
func (c *Confusion) Classes() int { return c.classes }

// Count is how many examples of class label were taken for class predicted; 0 for classes that are not there.
func (c *Confusion) Count(label, predicted int) int {
	if min(label, predicted) < 0 || max(label, predicted) >= c.classes {
		return 0
	}
	return c.counts[label*c.classes+predicted]
}

// class counts one class.
func (c *Confusion) class(i int) (n hitCount) {
	n.right = c.Count(i, i)
	for j := range c.classes {
		n.there += c.Count(i, j)
		n.predicted += c.Count(j, i)
	}
	return n
}

// Support is how many examples of the class there were.
func (c *Confusion) Support(class int) int { return c.class(class).there }

// Accuracy is the fraction of examples that were taken for what they are; NaN of none.
func (c *Confusion) Accuracy() float64 {
	right := 0
	for i := range c.classes {
		right += c.Count(i, i)
	}
	all := total(c.counts)
	if all == 0 {
		return math.NaN()
	}
	return float64(right) / float64(all)
}

// Precision is how many of those taken for the class are of it; 0 of none.
func (c *Confusion) Precision(class int) float64 {
	n := c.class(class)
	return ratio(n.right, n.predicted)
}

// Recall is how many of the class were taken for it; 0 of none.
func (c *Confusion) Recall(class int) float64 {
	n := c.class(class)
	return ratio(n.right, n.there)
}

// F1 is the harmonic mean of the class' precision and recall; 0 where both are.
func (c *Confusion) F1(class int) float64 {
	n := c.class(class)
	return ratio(2*n.right, n.predicted+n.there)
}

// Macro is the mean of a measure over all classes, such as c.Macro(c.F1).
func (c *Confusion) Macro(measure func(class int) float64) float64 {
	sum := 0.0
	for i := range c.classes {
		sum += measure(i)
	}
	return sum / float64(c.classes)
}
