package kernel

// WeightDecay makes the weights w smaller, each by w*decay*rate, as Keras does before a step. Each product and the
// difference are rounded to float32.
func WeightDecay(w []float32, decay, rate float32) {
	for i, v := range w {
		w[i] = v - float32(float32(v*decay)*rate)
	}
}
