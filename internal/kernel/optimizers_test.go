package kernel

import (
	"math"
	"testing"
)

// Values of the optimizers' steps stand in cnn/optimizer's golden file; here is what Keras' small numbers do not show.

func TestClip(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	x := []float32{-3, -2, -1, 0, 2, 2.5, inf, -inf, nan}
	Clip(x, 2)
	for i, want := range []float32{-2, -2, -1, 0, 2, 2, 2, -2, nan} {
		if x[i] != want && !(x[i] != x[i] && want != want) {
			t.Errorf("element %d = %v, want %v", i, x[i], want)
		}
	}
}

func TestWeightDecay(t *testing.T) {
	w := []float32{2, -4, 0, float32(math.Inf(1))}
	WeightDecay(w, 0.5, 0.25)
	for i, want := range []float32{1.75, -3.5, 0} {
		if w[i] != want {
			t.Errorf("w[%d] = %v, want %v", i, w[i], want)
		}
	}
	if !math.IsNaN(float64(w[3])) { // Inf - Inf: a broken weight stays visible
		t.Errorf("w = %v, want NaN", w[3])
	}
}

// TestStepsKeepNaN: a gradient of NaN breaks its weight, and no other, in every optimizer.
func TestStepsKeepNaN(t *testing.T) {
	const n = 3
	s := func() []float32 { return make([]float32, n) }
	g := []float32{1, float32(math.NaN()), -1}
	for name, step := range map[string]func(w []float32){
		"AMSGrad": func(w []float32) { AMSGradStep(w, g, s(), s(), s(), Adam{Rate: 1, Beta1: 0.9, Beta2: 0.9}) },
		"RMSprop": func(w []float32) { RMSpropStep(w, g, s(), nil, nil, RMSprop{Rate: 1, Rho: 0.9}) },
		"RMSprop, all": func(w []float32) {
			RMSpropStep(w, g, s(), s(), s(), RMSprop{Rate: 1, Rho: 0.9, Momentum: 0.5, Centered: true})
		},
		"Adagrad": func(w []float32) { AdagradStep(w, g, s(), Adagrad{Rate: 1}) },
		"Nadam": func(w []float32) {
			NadamStep(w, g, s(), s(), Nadam{Rate: 1, Beta1: 0.9, Beta2: 0.9, Mean: 1, MeanRest: 1, Own: 1, OwnRest: 1, SquareRest: 1})
		},
		"Adamax": func(w []float32) { AdamaxStep(w, g, s(), s(), Adamax{Rate: 1, Beta1: 0.9, Beta2: 0.9, Rest: 1}) },
		"Lion":   func(w []float32) { LionStep(w, g, s(), Lion{Rate: 1, Beta1: 0.9, Beta2: 0.9}) },
	} {
		w := s()
		step(w)
		if !(w[0] < 0 && w[1] != w[1] && w[2] > 0) {
			t.Errorf("%s: w = %v, want below 0, NaN, above 0", name, w)
		}
	}
}

func TestLionOfNothing(t *testing.T) {
	w, m := []float32{5, 5}, []float32{0, 0.5}
	LionStep(w, []float32{0, -0.5}, m, Lion{Rate: 1, Beta1: 0.5, Beta2: 0.5}) // both sums are exactly 0
	if w[0] != 5 || w[1] != 5 || m[0] != 0 || m[1] != 0 {
		t.Errorf("w, m = %v, %v, want 5 and 0", w, m)
	}
}
