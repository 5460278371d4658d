package metric

import "math"

// BinaryCrossentropy is the mean over rows of the mean over a row of the cross-entropy, in nats, between targets from 0 to 1 and
// probabilities: -t·ln(p) - (1 - t)·ln(1 - p). Probabilities are limited to [1e-7, 1 - 1e-7], in float32 as in Keras. It is what the
// loss of this name makes smaller, without penalties and weights. NaN anywhere gives NaN. A class number is a row as the package
// says.
//
// Options: FromLogits, LabelSmoothing, Name. Errors (by Check): LabelSmoothing outside [0, 1]. The name is "binary_crossentropy".
// Source: keras.metrics.BinaryCrossentropy.
func BinaryCrossentropy(o ...Option) Metric {
	s := read("BinaryCrossentropy", "binary_crossentropy", []string{"FromLogits", "LabelSmoothing"}, o)
	s.from("LabelSmoothing", 0, 1)
	logits, smoothing := s.has("FromLogits"), s.set["LabelSmoothing"]
	of := func(y, target []float32) float64 {
		sum := 0.0
		for j, v := range y {
			t := float64(float64(target[j])*(1-smoothing)) + smoothing/2
			if logits {
				sum += logitLoss(float64(v), t)
			} else {
				p := float64(limited(v))
				sum -= float64(t*math.Log(p)) + float64((1-t)*math.Log(1-p))
			}
		}
		return sum / float64(len(y))
	}
	return average{s, of, map[string]any{"from_logits": logits, "label_smoothing": s.smoothing()}}
}

// logitLoss is the loss of the sigmoid of z, right for any size of z.
func logitLoss(z, t float64) float64 {
	return max(z, 0) - float64(z*t) + math.Log1p(math.Exp(-math.Abs(z)))
}

// limited is a probability in Keras' limits, which are float32: 1 - 1e-7 is 1 - 2⁻²³.
func limited(p float32) float32 { return min(max(p, epsilon), 1-epsilon) }
