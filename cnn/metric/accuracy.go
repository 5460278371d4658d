package metric

import "math"

// Accuracy is the fraction, 0 to 1, of rows whose largest element stands at the row's label: Keras' "accuracy" with
// integer labels (SparseCategoricalAccuracy). Of equal largest elements the first counts. NaN counts as the
// largest, as in NumPy's argmax, so a row of NaN is class 0. A row of one number is class 1 above 0.5, else class 0
// (BinaryAccuracy). The mean is over rows, so a short last batch weighs less. ClassName is "SparseCategoricalAccuracy", whatever
// the rows; Keras finds the class by itself where it is given the name "accuracy".
func Accuracy() Metric { return accuracy{} }

type accuracy struct{}

func (accuracy) Name() string { return "accuracy" }

func (accuracy) ClassName() string { return "SparseCategoricalAccuracy" }

// Config is empty.
func (accuracy) Config() map[string]any { return map[string]any{} }

func (accuracy) New() Counter { return &hits{} }

type hits struct{ right, seen int }

func (h *hits) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, label := range labels {
		if predicted(y[i*k:][:k]) == label {
			h.right++
		}
	}
	h.seen += len(labels)
}

func (h *hits) Value() float64 {
	if h.seen == 0 {
		return math.NaN()
	}
	return float64(h.right) / float64(h.seen)
}

// Argmax is the index of the largest element of row, the first of equals; the first NaN if there is one; -1 if row is
// empty.
func Argmax(row []float32) int {
	best := -1
	for i, v := range row {
		if v != v {
			return i
		}
		if best < 0 || v > row[best] {
			best = i
		}
	}
	return best
}
