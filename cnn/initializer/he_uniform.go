package initializer

// HeUniform draws from the uniform distribution on [-limit, limit) with limit = sqrt(6 / fan_in), made for ReLU, which
// passes half of its input. Source: He and others 2015; Keras 3 HeUniform.
func HeUniform() Initializer { return scaling{"HeUniform", 2, false, true} }
