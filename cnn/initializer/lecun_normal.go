package initializer

// LecunNormal draws from a normal distribution cut off at two deviations, with the variance 1 / fan_in after cutting; SELU
// wants it. Source: LeCun and others 1998, Klambauer and others 2017; Keras 3 LecunNormal.
func LecunNormal() Initializer { return scaling{"LecunNormal", 1, false, false} }
