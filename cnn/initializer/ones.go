package initializer

// Ones fills with 1. It draws no random number. Source: Keras 3 Ones.
func Ones() Initializer { return constant{params{op: "Ones"}, 1} }
