package kernel

import "math"

// RMSprop holds the numbers of one step of RMSprop, as Keras names them.
type RMSprop struct {
	Rate              float32 // learning rate of this step
	Rho               float64 // float64 because 1-Rho counts too
	Momentum, Epsilon float32
	Centered          bool
}

// RMSpropStep updates the weights w in place from their gradient g, with the means v of g*g and a of g, and the momentum m:
//
//	v = Rho*v + (1-Rho)*g*g
//	a = Rho*a + (1-Rho)*g                                   Centered only, else a is not used and may be nil
//	d = Rate*g / sqrt(v + Epsilon), or sqrt(v - a*a + Epsilon) where Centered
//	w -= d, or m = Momentum*m + d;  w -= m                  m is not used and may be nil where Momentum is 0
//
// Each operation is rounded to float32. All slices have one length.
func RMSpropStep(w, g, v, m, a []float32, r RMSprop) {
	if len(w) != len(g) || len(w) != len(v) || r.Momentum != 0 && len(w) != len(m) || r.Centered && len(w) != len(a) {
		panic("kernel: RMSpropStep: w, g, v, m and a differ in length")
	}
	rho, share := float32(r.Rho), float32(1-r.Rho)
	for i, d := range g {
		q := float32(rho*v[i]) + float32(share*float32(d*d))
		v[i] = q
		if r.Centered {
			p := float32(rho*a[i]) + float32(share*d)
			a[i] = p
			q -= float32(p * p)
		}
		change := float32(r.Rate*d) / float32(math.Sqrt(float64(q+r.Epsilon)))
		if r.Momentum != 0 {
			change += float32(r.Momentum * m[i])
			m[i] = change
		}
		w[i] -= change
	}
}
