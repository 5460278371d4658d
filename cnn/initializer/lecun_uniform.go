package initializer

// LecunUniform draws from the uniform distribution on [-limit, limit) with limit = sqrt(3 / fan_in).
// Source: LeCun and others 1998; Keras 3 LecunUniform.
func LecunUniform() Initializer { return scaling{"LecunUniform", 1, false, true} }
