// Package initializer gives weights their first values.
//
// One initializer, one file. An initializer draws from the random source it is handed and from nothing else, so the
// same source gives the same weights; it keeps no state and may serve several layers. The random numbers are Go's: the
// distributions are Keras', the single values are not.
package initializer

import (
	"fmt"
	"math/rand/v2"
)

// Initializer fills the weights of one kernel or bias.
type Initializer interface {
	// Name is Keras' class name, such as "GlorotUniform".
	Name() string
	// Fill writes every element of w, which is row-major with the given shape (a convolution's is [KH, KW, Cin, Cout],
	// a dense layer's [Din, Dout], a bias' [Cout]). It draws from r alone.
	Fill(w []float32, shape []int, r *rand.Rand)
}

// Configured is an Initializer that tells its parameters, as a model file keeps them. All initializers of this package are.
type Configured interface {
	// Config is Keras' get_config. A "seed" is nil, since the random source comes from the model.
	Config() map[string]any
}

// Check tells what is wrong with an initializer for weights of a shape: nil, a parameter out of its range, a shape that it
// cannot fill. Constructors and Fill never fail; with a parameter that is wrong, the weights are of no use. An
// initializer made elsewhere may have a method Check(shape []int) error for this.
func Check(i Initializer, shape []int) error {
	if i == nil {
		return fmt.Errorf("initializer: want an Initializer, got nil; for example GlorotUniform()")
	}
	if c, ok := i.(interface{ Check(shape []int) error }); ok {
		return c.Check(shape)
	}
	return nil
}

// fans counts the inputs one output sees and the outputs one input reaches, as Keras' compute_fans does: for more than
// two axes the leading ones are the receptive field.
func fans(shape []int) (in, out float64) {
	switch n := len(shape); n {
	case 0:
		return 1, 1
	case 1:
		return float64(shape[0]), float64(shape[0])
	default:
		field := 1.0
		for _, d := range shape[:n-2] {
			field *= float64(d)
		}
		return field * float64(shape[n-2]), field * float64(shape[n-1])
	}
}
