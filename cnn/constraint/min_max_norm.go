package constraint

import "fmt"

// MinMaxNorm draws the lengths of vectors of weights into a range: each vector is multiplied by
// (rate·c + (1 - rate)·norm) / (1e-7 + norm), where c is the norm limited to [low, high]. With a rate of 1 lengths are in the
// range after each step, with less they come nearer; a vector of zeros stays one. Keras' defaults are 0, 1 and 1. Vectors, their
// axes and what is not finite are as in [MaxNorm].
//
// Errors (by Check): low below 0, high below low or not finite, a rate outside [0, 1], an axis that the weights do not have or
// that is named twice. Source: keras.constraints.MinMaxNorm.
func MinMaxNorm(low, high, rate float64, axis ...int) Constraint {
	m := minMaxNorm{newNorm("MinMaxNorm", axis), low, high, rate}
	m.finite("min_value", low)
	m.finite("max_value", high)
	if high < low {
		m.fail("max_value", fmt.Sprintf("min_value, %v, or more", low), fmt.Sprint(high))
	}
	if !(rate >= 0 && rate <= 1) {
		m.fail("rate", "0 to 1", fmt.Sprint(rate))
	}
	return m
}

type minMaxNorm struct {
	norm
	low, high, rate float64
}

// Config has Keras' names: min_value, max_value, rate and axis.
func (m minMaxNorm) Config() map[string]any {
	return map[string]any{"min_value": m.low, "max_value": m.high, "rate": m.rate, "axis": m.axisConfig()}
}

func (m minMaxNorm) Apply(w []float32, shape []int) {
	low, high, rate, rest := float32(m.low), float32(m.high), float32(m.rate), float32(1-m.rate)
	m.rescale(w, shape, func(norm float32) (times, over float32) {
		c := min(max(norm, low), high)
		return (float32(rate*c) + float32(rest*norm)) / (epsilon + norm), 1
	})
}
