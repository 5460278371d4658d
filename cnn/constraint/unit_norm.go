package constraint

// UnitNorm makes vectors of weights 1 long: each is divided by 1e-7 + norm, so that a vector of zeros stays one. Vectors, their
// axes and what is not finite are as in [MaxNorm].
//
// Errors (by Check): an axis that the weights do not have or that is named twice. Source: keras.constraints.UnitNorm.
func UnitNorm(axis ...int) Constraint { return unitNorm{newNorm("UnitNorm", axis)} }

type unitNorm struct{ norm }

// Config has Keras' name: axis.
func (u unitNorm) Config() map[string]any { return map[string]any{"axis": u.axisConfig()} }

func (u unitNorm) Apply(w []float32, shape []int) {
	u.rescale(w, shape, func(norm float32) (times, over float32) { return 1, epsilon + norm })
}
