package initializer

import (
	"fmt"
	"math/rand/v2"
)

// RandomUniform draws from the uniform distribution on [MinVal, MaxVal), rounded to float32.
//
// Options: MinVal (default -0.05), MaxVal (0.05). Errors (by Check): numbers that are not finite, MaxVal below MinVal.
// Source: Keras 3 RandomUniform.
func RandomUniform(o ...Option) Initializer {
	p := read("RandomUniform", []string{"MinVal", "MaxVal"}, [2]float64{-0.05, 0.05}, o)
	if low, high := p.values[0], p.values[1]; !(high >= low) {
		p.fail("MaxVal", fmt.Sprintf("MinVal, %v, or more", low), fmt.Sprint(high))
	}
	return randomUniform{p}
}

type randomUniform struct{ params }

// Config has Keras' names.
func (u randomUniform) Config() map[string]any {
	return map[string]any{"seed": nil, "minval": u.values[0], "maxval": u.values[1]}
}

func (u randomUniform) Fill(w []float32, _ []int, r *rand.Rand) {
	low, width := u.values[0], u.values[1]-u.values[0]
	for i := range w {
		w[i] = float32(low + float64(width*r.Float64()))
	}
}
