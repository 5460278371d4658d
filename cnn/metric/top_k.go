package metric

import (
	"fmt"
	"math"
)

// TopK is the fraction, 0 to 1, of rows whose label is among the k largest elements: fewer than k are larger than that of the
// label. A row with a NaN or infinity counts as wrong. Errors (by Check): k below 1.
// Source: keras.metrics.SparseTopKCategoricalAccuracy, where k is 5 if nothing is said.
func TopK(k int) Metric { return topK(k) }

type topK int

func (topK) Name() string   { return "sparse_top_k_categorical_accuracy" }
func (k topK) New() Counter { return &topHits{k: int(k)} }

func (topK) ClassName() string { return "SparseTopKCategoricalAccuracy" }

// Config has Keras' name: k.
func (k topK) Config() map[string]any { return map[string]any{"k": int(k)} }

func (k topK) Check(int) error {
	if k < 1 {
		return fmt.Errorf("metric: TopK: k: want 1 or more, got %d", int(k))
	}
	return nil
}

type topHits struct{ k, right, seen int }

func (h *topHits) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, label := range labels {
		if inTop(y[i*k:][:k], label, h.k) {
			h.right++
		}
	}
	h.seen += len(labels)
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

func (h *topHits) Value() float64 {
	if h.seen == 0 {
		return math.NaN()
	}
	return float64(h.right) / float64(h.seen)
}
