package kernel

// Lion holds the numbers of one step of Lion.
type Lion struct {
	Rate         float32 // learning rate of this step
	Beta1, Beta2 float32 // Keras subtracts float32 numbers from 1
}

// LionStep updates the weights w and the mean m in place from the gradient g, by Keras' formulas:
//
//	w -= Rate * sign(m*Beta1 + g*(1-Beta1));  m = m*Beta2 + g*(1-Beta2)
//
// The sign of 0 is 0, that of NaN is NaN. Each operation is rounded to float32. All slices have one length.
func LionStep(w, g, m []float32, l Lion) {
	if len(w) != len(g) || len(w) != len(m) {
		panic("kernel: LionStep: w, g and m differ in length")
	}
	c1, c2 := 1-l.Beta1, 1-l.Beta2
	for i, d := range g {
		switch s := float32(m[i]*l.Beta1) + float32(d*c1); {
		case s > 0:
			w[i] -= l.Rate
		case s < 0:
			w[i] += l.Rate
		case s != s:
			w[i] = s
		}
		m[i] = float32(m[i]*l.Beta2) + float32(d*c2)
	}
}
