// Package constraint corrects weights after each step of the optimizer.
//
// One constraint, one file. A constraint changes the weights it is handed and keeps no state, so it may serve several
// layers. Constructors never fail: Check tells what is wrong, and the model asks it before any training.
package constraint

// Constraint keeps weights where they are allowed.
type Constraint interface {
	// Name is Keras' class name, such as "MaxNorm".
	Name() string
	// Check tells what is wrong with the constraint for weights of a shape: a parameter out of its range, an axis that is not
	// there. nil: nothing.
	Check(shape []int) error
	// Apply corrects the weights w, which are row-major with the given shape, in place. What Check refuses leaves them as they
	// are.
	Apply(w []float32, shape []int)
}

// Configured is a Constraint that tells its parameters, as a model file keeps them. All constraints of this package are.
type Configured interface {
	// Config is Keras' get_config.
	Config() map[string]any
}
