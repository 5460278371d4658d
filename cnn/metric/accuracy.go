package metric

import "math"

// Accuracy is the fraction, 0 to 1, of rows that are right: Keras' "accuracy", which is another class for other shapes.
//
//   - Class numbers, rows of K: the largest element stands at the class (SparseCategoricalAccuracy).
//   - Rows as targets, K numbers each: the largest elements of both stand at the same place (CategoricalAccuracy). Where several
//     elements of a target are 1 that is the first of them: [BinaryAccuracy] is for rows of several labels.
//   - One number: 1 above 0.5, else 0, is the class or the target (BinaryAccuracy).
//
// Of equal largest elements the first counts. NaN counts as the largest, as in NumPy's argmax, so a row of NaN is class 0. The mean is
// over rows, so a short last batch weighs less.
//
// Options: Name. The name is "accuracy". ClassName is "SparseCategoricalAccuracy", whatever the rows; Keras finds the class by itself
// where it is given the name "accuracy".
func Accuracy(o ...Option) Metric { return accuracy{read("Accuracy", "accuracy", nil, o)} }

type accuracy struct{ settings }

func (accuracy) ClassName() string { return "SparseCategoricalAccuracy" }

// Config is empty.
func (accuracy) Config() map[string]any { return map[string]any{} }

func (accuracy) New() Counter {
	h := &hits{}
	h.row = func(y, target []float32) {
		if len(y) == 1 {
			h.count(above(y[0], 0.5) == target[0])
		} else {
			h.count(Argmax(y) == Argmax(target))
		}
	}
	return h
}

// hits counts rows that are right.
type hits struct {
	byRow
	right, seen int
}

func (h *hits) count(right bool) {
	if right {
		h.right++
	}
	h.seen++
}

func (h *hits) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, label := range labels {
		h.count(predicted(y[i*k:][:k]) == label)
	}
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
