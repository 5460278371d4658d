package kernel

import "math"

// AMSGradStep is AdamStep with the largest v so far, kept in top, in place of v:
//
//	m += (g-m) * (1-Beta1);  v += (g*g-v) * (1-Beta2);  top = max(top, v);  w -= m*Rate / (sqrt(top)+Epsilon)
//
// Each operation is rounded to float32. A NaN in top or v gives NaN. All slices have one length.
func AMSGradStep(w, g, m, v, top []float32, a Adam) {
	if len(w) != len(g) || len(w) != len(m) || len(w) != len(v) || len(w) != len(top) {
		panic("kernel: AMSGradStep: w, g, m, v and top differ in length")
	}
	c1, c2 := a.shares()
	for i, d := range g {
		p := m[i] + float32((d-m[i])*c1)
		q := v[i] + float32((float32(d*d)-v[i])*c2)
		u := max(top[i], q)
		m[i], v[i], top[i] = p, q, u
		w[i] -= float32(p*a.Rate) / (float32(math.Sqrt(float64(u))) + a.Epsilon)
	}
}
