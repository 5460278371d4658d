// Package optimizer changes weights by their gradients, by Keras' formulas.
//
// One optimizer, one file; one schedule, one file. An optimizer holds hyperparameters only: the moments it needs (Slots)
// live with the weights, so one optimizer may serve several models. Constructors never fail: Check tells what is wrong,
// and the model asks it before any training. Numbers are rounded to float32 where Keras rounds them.
//
// Each weight is treated by itself, so that many may be changed at once (Update). What needs all weights together, which is
// clipping by a norm and averages over time, is done on whole variables ([Whole]).
package optimizer

// Optimizer is a rule that updates weights.
type Optimizer interface {
	// Name is the name by which keras.optimizers.get knows it, such as "adam".
	Name() string
	// Check tells which hyperparameter is out of its range; nil if none is.
	Check() error
	// Schedule gives the learning rate.
	Schedule() Schedule
	// Slots is how many numbers are kept for each weight, in the order of Keras' variables: with EMA the average, with
	// GradientAccumulationSteps the sum of gradients, and then what the formula has of its own. They begin as 0.
	Slots() int
	// Update changes the weights w, and their slots, by the gradient g, at the given learning rate: Schedule().At(step-1), or
	// what a callback made of it. All have one length; step counts calls from 1. It may be called at the same time for
	// different pieces of the weights. g stays as it is.
	Update(step int, rate float64, w, g []float32, slots [][]float32)
}

// Whole is an Optimizer that may have to see whole gradients, or keeps a second copy of the weights. All optimizers of this
// package are.
type Whole interface {
	Optimizer
	// Whole tells whether the options (ClipNorm, GlobalClipNorm, EMA) need Step and Finish in place of Update, which takes
	// the piece that it is given for all there is.
	Whole() bool
	// Step makes one step on all trainable variables at once. step counts calls from 1: batches, also when gradients are
	// accumulated. The order of the variables matters to no result but, by rounding, to a norm of them all. Constraints on
	// weights come after it, as in Keras, so that an average does not see them.
	Step(step int, rate float64, vars []Variable)
	// Finish is called when training ends, after at least one Step: with EMA the weights become their averages.
	Finish(vars []Variable)
}

// Variable is one tensor of weights W with its gradient G, which Step may change, and Slots() slots, all of one length.
type Variable struct {
	W, G  []float32
	Slots [][]float32
}

// Configured is an optimizer or a schedule that a Keras model file can describe. All of this package are, except that a
// [Constant] is written as a number.
type Configured interface {
	// ClassName is Keras' name of the class, such as "ExponentialDecay".
	ClassName() string
	// Config is what Keras' get_config gives, without the name: Keras' keys with values of type float64, int, bool, []int,
	// []float64 or nil for what is not set. learning_rate is a float64 for Constant, else the [Schedule] itself. The map is
	// the caller's own.
	Config() map[string]any
}
