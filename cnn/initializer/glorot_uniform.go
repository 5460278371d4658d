package initializer

// GlorotUniform draws from the uniform distribution on [-limit, limit) with limit = sqrt(6 / (fan_in + fan_out)), the
// default of Keras' kernels. Source: Glorot and Bengio 2010; Keras 3 GlorotUniform.
func GlorotUniform() Initializer { return scaling{"GlorotUniform", 1, true, true} }
