package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Constant fills with a value. It draws no random number. Errors (by Check): a value that is not finite.
// Source: Keras 3 Constant.
func Constant(value float64) Initializer {
	p := params{op: "Constant", values: [2]float64{value}}
	if !(math.Abs(value) <= math.MaxFloat32) {
		p.fail("value", "a finite number", fmt.Sprint(value))
	}
	return constant{p, float32(value)}
}

// constant is Zeros, Ones or Constant.
type constant struct {
	params
	value float32
}

// Config is empty but for Constant, which has a value.
func (c constant) Config() map[string]any {
	if c.op == "Constant" {
		return map[string]any{"value": c.values[0]}
	}
	return map[string]any{}
}

func (c constant) Fill(w []float32, _ []int, _ *rand.Rand) {
	for i := range w {
		w[i] = c.value
	}
}
