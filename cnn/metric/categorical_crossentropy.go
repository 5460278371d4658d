package metric

import "math"

// CategoricalCrossentropy is the mean over rows of the cross-entropy, in nats, between a target distribution and probabilities:
// -Σ t·ln(p). Probabilities are divided by their sum and limited to [1e-7, 1 - 1e-7], as in Keras. It is what the loss of this name
// makes smaller, without penalties and weights. NaN anywhere gives NaN, and so do a row whose sum is 0 and a class number that is
// not in the row.
//
// Options: FromLogits, LabelSmoothing, Name. Errors (by Check): LabelSmoothing outside [0, 1], a single output. The name is
// "categorical_crossentropy". Source: keras.metrics.CategoricalCrossentropy.
func CategoricalCrossentropy(o ...Option) Metric {
	s := read("CategoricalCrossentropy", "categorical_crossentropy", []string{"FromLogits", "LabelSmoothing"}, o)
	s.from("LabelSmoothing", 0, 1)
	s.instead = "BinaryCrossentropy"
	logits, smoothing := s.has("FromLogits"), s.set["LabelSmoothing"]
	of := func(y, target []float32) float64 {
		log, top := logSum(y)
		all := 0.0
		for _, v := range y {
			all += float64(v)
		}
		sum := 0.0
		for j, v := range y {
			t := float64(float64(target[j])*(1-smoothing)) + smoothing/float64(len(y))
			if logits {
				sum += float64(t * (log - (float64(v) - top)))
			} else {
				sum -= float64(t * math.Log(float64(limited(float32(float64(v)/all)))))
			}
		}
		return sum
	}
	return average{s, of, map[string]any{"from_logits": logits, "label_smoothing": s.smoothing(), "axis": -1}}
}

// logSum is ln Σ exp(v - top) and the largest element, top; right for any size of v.
func logSum(row []float32) (log, top float64) {
	top = math.Inf(-1)
	for _, v := range row {
		top = max(top, float64(v))
	}
	sum := 0.0
	for _, v := range row {
		sum += math.Exp(float64(v) - top)
	}
	return math.Log(sum), top
}
