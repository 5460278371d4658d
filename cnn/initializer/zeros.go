package initializer

// Zeros fills with 0, the default of Keras' biases. It draws no random number. Source: Keras 3 Zeros.
func Zeros() Initializer { return constant{params: params{op: "Zeros"}} }
