package kernel

import "math"

// Adam holds the numbers of one step of Adam.
type Adam struct {
	Rate    float32 // lr * sqrt(1-Beta2^t) / (1-Beta1^t) at step t, counted from 1
	Epsilon float32 // added to sqrt(v), before the bias correction that Rate holds: as Keras does, not as the paper
	// The two are float64 because 1-Beta is what counts: 1-float32(0.999) would be wrong in the fifth digit.
	Beta1, Beta2 float64
}

// AdamStep updates the weights w and the moments m and v in place from the gradient g, by Keras' formulas:
//
//	m += (g-m) * (1-Beta1);  v += (g*g-v) * (1-Beta2);  w -= m*Rate / (sqrt(v)+Epsilon)
//
// Each operation is rounded to float32, 1-Beta from float64: every CPU gives the same bits. All slices have one length.
func AdamStep(w, g, m, v []float32, a Adam) {
	if len(w) != len(g) || len(w) != len(m) || len(w) != len(v) {
		panic("kernel: AdamStep: w, g, m and v differ in length")
	}
	done := adamFast(w, g, m, v, a)
	adamPortable(w[done:], g[done:], m[done:], v[done:], a)
}

func adamPortable(w, g, m, v []float32, a Adam) {
	w, m, v = w[:len(g)], m[:len(g)], v[:len(g)]
	c1, c2 := a.shares()
	for i, d := range g {
		p := m[i] + float32((d-m[i])*c1)
		q := v[i] + float32((float32(d*d)-v[i])*c2)
		m[i], v[i] = p, q
		w[i] -= float32(p*a.Rate) / (float32(math.Sqrt(float64(q))) + a.Epsilon)
	}
}

// shares returns how much of a new value goes into m and into v.
func (a Adam) shares() (c1, c2 float32) { return float32(1 - a.Beta1), float32(1 - a.Beta2) }
