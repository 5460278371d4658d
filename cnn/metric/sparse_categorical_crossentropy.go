package metric

import "math"

// SparseCategoricalCrossentropy is the mean over rows of the cross-entropy, in nats, between class numbers and probabilities:
// -ln of the probability of the label. Probabilities are limited to [1e-7, 1 - 1e-7] and divided by their sum, as in Keras for
// probabilities; Keras on TensorFlow sees the logits of a softmax at the end, and has no limit of 16.1 then. It is what a loss
// of this name makes smaller, without penalties and weights, as long as no probability is that small. A label that is not in
// the row gives NaN.
//
// It takes class numbers only ([CategoricalCrossentropy] takes rows).
//
// Options: FromLogits, Name. Errors (by Check): a single output. The name is "sparse_categorical_crossentropy".
// Source: keras.metrics.SparseCategoricalCrossentropy.
func SparseCategoricalCrossentropy(o ...Option) Metric {
	s := read("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy", []string{"FromLogits"}, o)
	s.instead = "BinaryCrossentropy"
	return sparse{s}
}

type sparse struct{ settings }

// Config has Keras' names.
func (s sparse) Config() map[string]any {
	return map[string]any{"from_logits": s.has("FromLogits"), "ignore_class": nil, "axis": -1}
}

func (s sparse) New() Counter { return &sparseCounter{logits: s.has("FromLogits")} }

type sparseCounter struct {
	logits bool
	sum    float64
	seen   int
}

func (c *sparseCounter) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for i, label := range labels {
		c.sum += c.loss(y[i*k:][:k], label)
	}
	c.seen += len(labels)
}

func (c *sparseCounter) loss(row []float32, label int) float64 {
	if label < 0 || label >= len(row) {
		return math.NaN()
	}
	if !c.logits {
		limit := func(v float32) float64 { return min(max(float64(v), epsilon), 1-epsilon) }
		sum := 0.0
		for _, v := range row {
			sum += limit(v)
		}
		return math.Log(sum / limit(row[label]))
	}
	log, top := logSum(row)
	return log - (float64(row[label]) - top)
}

func (c *sparseCounter) Value() float64 {
	if c.seen == 0 {
		return math.NaN()
	}
	return c.sum / float64(c.seen)
}
