package initializer

import "math/rand/v2"

// Zeros fills with 0, the default of Keras' biases. It draws no random number.
func Zeros() Initializer { return zeros{} }

type zeros struct{}

func (zeros) Name() string { return "Zeros" }

func (zeros) Fill(w []float32, _ []int, _ *rand.Rand) { clear(w) }
