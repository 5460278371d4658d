package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Constant fills with a value. It draws no random number. Errors (by Check): a value that is not finite.
// Source: Keras 3 Constant.
func Constant(value float64) Initializer {
	p := params{op: "Constant"}
	if !(math.Abs(value) <= math.MaxFloat32) {
		p.fail("value", "a finite number", fmt.Sprint(value))
	}
	return constant{p, float32(value)}
}

type constant struct {
	params
	value float32
}

func (c constant) Fill(w []float32, _ []int, _ *rand.Rand) {
	for i := range w {
		w[i] = c.value
	}
}
