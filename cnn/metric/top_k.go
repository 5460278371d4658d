package metric

import "fmt"

// TopK is the fraction, 0 to 1, of rows whose class is among the k largest elements: fewer than k are larger than that of the class.
// A row with a NaN or infinity counts as wrong. Of a row as target the class is the largest element, the first of equal ones (Keras'
// TopKCategoricalAccuracy).
//
// Options: Name. Errors (by Check): k below 1, or above the number of classes, where all would be right. The name is
// "sparse_top_k_categorical_accuracy". Source: keras.metrics.SparseTopKCategoricalAccuracy, where k is 5 if nothing is said.
func TopK(k int, o ...Option) Metric {
	return topK{read("TopK", "sparse_top_k_categorical_accuracy", nil, o), k}
}

type topK struct {
	settings
	k int
}

func (topK) ClassName() string { return "SparseTopKCategoricalAccuracy" }

// Config has Keras' name: k.
func (t topK) Config() map[string]any { return map[string]any{"k": t.k} }

func (t topK) Check(classes int) error {
	switch {
	case t.k < 1:
		t.fail("k", "1 or more", fmt.Sprint(t.k))
	case classes == 1:
		t.fail("outputs", "2 or more", "1; for one output there is BinaryAccuracy")
	case t.k > classes:
		t.fail("k", fmt.Sprintf("1 to %d, the number of classes", classes), fmt.Sprint(t.k))
	}
	return t.err
}

func (t topK) New() Counter {
	h := &topHits{k: t.k}
	h.row = func(y, target []float32) { h.count(inTop(y, Argmax(target), h.k)) }
	return h
}

type topHits struct {
	hits
	k int
}

func (h *topHits) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, label := range labels {
		h.count(inTop(y[i*k:][:k], label, h.k))
	}
}

func inTop(row []float32, label, k int) bool {
	if label < 0 || label >= len(row) {
		return false
	}
	larger := 0
	for _, v := range row {
		if v-v != 0 { // NaN or infinite
			return false
		}
		if v > row[label] {
			larger++
		}
	}
	return larger < k
}
