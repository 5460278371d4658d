package kernel

import "math"

// Adagrad holds the numbers of one step of Adagrad.
type Adagrad struct {
	Rate    float32 // learning rate of this step
	Epsilon float32 // added under the root
}

// AdagradStep updates the weights w in place from their gradient g, with the sums a of all g*g so far:
//
//	a += g*g;  w -= Rate*g / sqrt(a + Epsilon)
//
// Each operation is rounded to float32. All slices have one length.
func AdagradStep(w, g, a []float32, k Adagrad) {
	if len(w) != len(g) || len(w) != len(a) {
		panic("kernel: AdagradStep: w, g and a differ in length")
	}
	for i, d := range g {
		s := a[i] + float32(d*d)
		a[i] = s
		w[i] -= float32(k.Rate*d) / float32(math.Sqrt(float64(s+k.Epsilon)))
	}
}
