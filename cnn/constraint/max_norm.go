package constraint

// MaxNorm makes vectors of weights that are longer than a limit as long as that: each is multiplied by
// min(norm, limit) / (1e-7 + norm). Keras' default of the limit is 2; 0 makes all weights 0.
//
// A vector runs along the axes given, which count from the end if negative; without any along axis 0, which are the weights of one
// output of a dense layer. Those of one output of a convolution run along 0, 1, 2. Lengths are rounded to float32, but summed in
// float64. A NaN or infinity makes its vector's weights NaN or 0 by the rules of arithmetic.
//
// Errors (by Check): a limit below 0 or not finite, an axis that the weights do not have or that is named twice.
// Source: keras.constraints.MaxNorm.
func MaxNorm(limit float64, axis ...int) Constraint {
	m := maxNorm{newNorm("MaxNorm", axis), limit}
	m.finite("max_value", limit)
	return m
}

type maxNorm struct {
	norm
	limit float64
}

// Config has Keras' names: max_value and axis.
func (m maxNorm) Config() map[string]any {
	return map[string]any{"max_value": m.limit, "axis": m.axisConfig()}
}

func (m maxNorm) Apply(w []float32, shape []int) {
	m.rescale(w, shape, func(norm float32) (times, over float32) {
		return min(norm, float32(m.limit)) / (epsilon + norm), 1
	})
}
