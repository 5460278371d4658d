package initializer

import (
	"fmt"
	"math/rand/v2"
)

// RandomNormal draws from the normal distribution.
//
// Options: Mean (default 0), StdDev (0.05). Errors (by Check): numbers that are not finite, StdDev below 0.
// Source: Keras 3 RandomNormal.
func RandomNormal(o ...Option) Initializer { return randomNormal{readNormal("RandomNormal", o)} }

func readNormal(op string, o []Option) params {
	p := read(op, []string{"Mean", "StdDev"}, [2]float64{0, 0.05}, o)
	if s := p.values[1]; !(s >= 0) {
		p.fail("StdDev", "0 or more", fmt.Sprint(s))
	}
	return p
}

// configNormal has Keras' names.
func (p params) configNormal() map[string]any {
	return map[string]any{"seed": nil, "mean": p.values[0], "stddev": p.values[1]}
}

type randomNormal struct{ params }

func (n randomNormal) Config() map[string]any { return n.configNormal() }

func (n randomNormal) Fill(w []float32, _ []int, r *rand.Rand) {
	for i := range w {
		w[i] = float32(n.values[0] + float64(n.values[1]*r.NormFloat64()))
	}
}
