package kernel

import "math"

// Nadam holds the numbers of one step of Nadam. With u(t) and its products p(t) as cnn/optimizer's Nadam defines them, for
// step t:
type Nadam struct {
	Rate         float32 // learning rate of this step
	Beta1, Beta2 float32 // here Keras subtracts float32 numbers from 1
	Epsilon      float32
	Mean         float32 // u(t+1)
	MeanRest     float32 // 1 - p(t+1)
	Own          float32 // 1 - u(t)
	OwnRest      float32 // 1 - p(t)
	SquareRest   float32 // 1 - Beta2^t
}

// NadamStep updates the weights w and the means m and v in place from the gradient g, by Keras' formulas:
//
//	m += (g-m) * (1-Beta1);  v += (g*g-v) * (1-Beta2)
//	w -= (Mean*m/MeanRest + Own*g/OwnRest) * Rate / (sqrt(v/SquareRest) + Epsilon)
//
// Each operation is rounded to float32. All slices have one length.
func NadamStep(w, g, m, v []float32, n Nadam) {
	if len(w) != len(g) || len(w) != len(m) || len(w) != len(v) {
		panic("kernel: NadamStep: w, g, m and v differ in length")
	}
	c1, c2 := 1-n.Beta1, 1-n.Beta2
	for i, d := range g {
		p := m[i] + float32((d-m[i])*c1)
		q := v[i] + float32((float32(d*d)-v[i])*c2)
		m[i], v[i] = p, q
		mean := float32(n.Mean*p)/n.MeanRest + float32(n.Own*d)/n.OwnRest
		w[i] -= float32(mean*n.Rate) / (float32(math.Sqrt(float64(q/n.SquareRest))) + n.Epsilon)
	}
}
