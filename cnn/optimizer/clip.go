package optimizer

import (
	"math"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// clip limits gradients in one of three ways; what is 0 is not asked for.
type clip struct {
	value        float32
	norm, global float64
}

func (c clip) on() bool    { return c.value != 0 || c.whole() }
func (c clip) whole() bool { return c.norm != 0 || c.global != 0 }

// scale is what GlobalClipNorm multiplies all gradients by: 1 or less, within a rounding. A norm that is not finite makes it
// NaN, so that what is broken stays visible.
func (c clip) scale(r *rule, vars []Variable) float32 {
	if c.global == 0 {
		return 1
	}
	sum := 0.0
	for _, v := range vars {
		sum += kernel.SumSquares(r.gradient(v))
	}
	norm := float32(math.Sqrt(sum))
	return float32(float32(c.global)*min(1/norm, float32(1/c.global))) + (norm - norm)
}

// apply clips the gradient of one variable.
func (c clip) apply(g []float32, scale float32) {
	switch {
	case c.value != 0:
		kernel.Clip(g, c.value)
	case c.global != 0:
		kernel.Scale(g, scale)
	case c.norm != 0:
		norm, limit := float32(math.Sqrt(kernel.SumSquares(g))), float32(c.norm)
		kernel.Scale(g, limit) // also where the norm is below the limit: Keras' roundings
		kernel.Divide(g, max(norm, limit))
	}
}
