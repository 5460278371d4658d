// Package initializer gives weights their first values.
//
// One initializer, one file. An initializer draws from the random source it is handed and from nothing else, so the
// same source gives the same weights; it keeps no state and may serve several layers.
package initializer

import "math/rand/v2"

// Initializer fills the weights of one kernel or bias.
type Initializer interface {
	// Name is Keras' class name, such as "GlorotUniform".
	Name() string
	// Fill writes every element of w, which is row-major with the given shape (a convolution's is [KH, KW, Cin, Cout],
	// a dense layer's [Din, Dout], a bias' [Cout]). It draws from r alone.
	Fill(w []float32, shape []int, r *rand.Rand)
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
