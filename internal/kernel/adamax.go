package kernel

import "math"

// Adamax holds the numbers of one step of Adamax.
type Adamax struct {
	Rate           float32 // learning rate of this step
	Beta1          float64 // float64 because 1-Beta1 is what counts
	Beta2, Epsilon float32
	Rest           float32 // 1 - Beta1^t at step t, counted from 1
}

// AdamaxStep updates the weights w, the mean m and the fading maximum u in place from the gradient g, by Keras' formulas:
//
//	m += (g-m) * (1-Beta1);  u = max(Beta2*u, |g|);  w -= Rate*m / (Rest*(u+Epsilon))
//
// Each operation is rounded to float32. All slices have one length.
func AdamaxStep(w, g, m, u []float32, a Adamax) {
	if len(w) != len(g) || len(w) != len(m) || len(w) != len(u) {
		panic("kernel: AdamaxStep: w, g, m and u differ in length")
	}
	c := float32(1 - a.Beta1)
	for i, d := range g {
		p := m[i] + float32((d-m[i])*c)
		q := max(float32(a.Beta2*u[i]), float32(math.Abs(float64(d))))
		m[i], u[i] = p, q
		w[i] -= float32(a.Rate*p) / float32(a.Rest*(q+a.Epsilon))
	}
}
