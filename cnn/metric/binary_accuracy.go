package metric

import "math"

// BinaryAccuracy is the fraction, 0 to 1, of elements that are right: 1 where the model gives more than Threshold, else 0, equal to
// the target. It is the accuracy for rows of several labels, each 0 or 1 (multi-hot). A target that is neither, such as a soft label,
// is never right; NaN of the model counts as 0.
//
// Options: Threshold, any finite number, default 0.5; 0 where rows are logits. Name. Errors (by Check): a threshold that is not
// finite. The name is "binary_accuracy". Source: keras.metrics.BinaryAccuracy.
func BinaryAccuracy(o ...Option) Metric {
	s := read("BinaryAccuracy", "binary_accuracy", []string{"Threshold"}, o)
	if t, ok := s.set["Threshold"]; ok && t-t != 0 {
		s.fail("Threshold", "a finite number", number(t))
	}
	if !s.has("Threshold") {
		s.set["Threshold"] = 0.5
	}
	limit := float32(s.set["Threshold"])
	return average{s, func(y, target []float32) float64 { return correct(y, target, limit) }, map[string]any{"threshold": s.set["Threshold"]}}
}

// correct is how much of a row is right.
func correct(y, target []float32, limit float32) float64 {
	right := 0
	for j, v := range y {
		if above(v, limit) == target[j] {
			right++
		}
	}
	if len(y) == 0 {
		return math.NaN()
	}
	return float64(right) / float64(len(y))
}

// above is 1 above the limit, else 0.
func above(v, limit float32) float32 {
	if v > limit {
		return 1
	}
	return 0
}
