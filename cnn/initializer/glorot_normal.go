package initializer

// GlorotNormal draws from a normal distribution cut off at two deviations, with the variance 2 / (fan_in + fan_out) after
// cutting. Source: Glorot and Bengio 2010; Keras 3 GlorotNormal.
func GlorotNormal() Initializer { return scaling{"GlorotNormal", 1, true, false} }
