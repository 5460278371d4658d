package initializer

// HeNormal draws from a normal distribution cut off at two deviations, with the variance 2 / fan_in after cutting, made for
// ReLU, which passes half of its input. Source: He and others 2015; Keras 3 HeNormal.
func HeNormal() Initializer { return scaling{"HeNormal", 2, false, false} }
