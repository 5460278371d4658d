package kernel

// SGD holds the numbers of one step of stochastic gradient descent, as Keras names them.
type SGD struct {
	Rate     float32 // learning rate of this step
	Momentum float32 // 0 for none
	Nesterov bool    // only with Momentum
}

// SGDStep updates the weights w in place from their gradient g, by Keras' formulas:
//
//	w -= Rate*g                                          without momentum; m is not used and may be nil
//	m = Momentum*m - Rate*g;  w += m                     with momentum
//	m = Momentum*m - Rate*g;  w += Momentum*m - Rate*g   with Nesterov momentum
//
// Each product, sum and difference is rounded to float32: every CPU gives the same bits. All slices have one length.
func SGDStep(w, g, m []float32, s SGD) {
	if len(w) != len(g) || s.Momentum != 0 && len(w) != len(m) {
		panic("kernel: SGDStep: w, g and m differ in length")
	}
	done := sgdFast(w, g, m, s)
	sgdPortable(w[done:], g[done:], m[min(done, len(m)):], s)
}

func sgdPortable(w, g, m []float32, s SGD) {
	w = w[:len(g)]
	if s.Momentum == 0 {
		for i, d := range g {
			w[i] -= float32(s.Rate * d)
		}
		return
	}
	m = m[:len(g)]
	for i, d := range g {
		step := float32(s.Rate * d)
		v := float32(s.Momentum*m[i]) - step
		m[i] = v
		if s.Nesterov {
			v = float32(s.Momentum*v) - step
		}
		w[i] += v
	}
}
