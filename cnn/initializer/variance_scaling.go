package initializer

import (
	"math"
	"math/rand/v2"
)

// scaling draws weights with the variance scale / fan: Keras' VarianceScaling. The fan is that of the inputs or, with
// average, the mean of inputs and outputs.
type scaling struct {
	name    string
	scale   float64
	average bool
	uniform bool // else a truncated normal distribution
}

func (s scaling) Name() string { return s.name }

// Config has Keras' names. The axes of the receptive field are always Keras' usual ones.
func (s scaling) Config() map[string]any {
	return map[string]any{"seed": nil, "input_axes": nil, "output_axes": nil}
}

func (s scaling) Fill(w []float32, shape []int, r *rand.Rand) {
	fan, out := fans(shape)
	if s.average {
		fan = (fan + out) / 2
	}
	variance := s.scale / max(1, fan)
	if s.uniform {
		limit := math.Sqrt(3 * variance)
		for i := range w {
			w[i] = float32(limit * (2*r.Float64() - 1))
		}
		return
	}
	// The standard deviation of a standard normal distribution cut off at -2 and 2, as Keras has it.
	const cut = 0.87962566103423978
	truncated(w, 0, math.Sqrt(variance)/cut, r)
}
