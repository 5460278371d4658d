package initializer

import (
	"math"
	"math/rand/v2"
)

// TruncatedNormal draws from the normal distribution, and again where a number is two standard deviations or more from the
// mean. The standard deviation of what comes out is 0.8796 of StdDev.
//
// Options: Mean (default 0), StdDev (0.05). Errors (by Check): numbers that are not finite, StdDev below 0.
// Source: Keras 3 TruncatedNormal.
func TruncatedNormal(o ...Option) Initializer {
	return truncatedNormal{readNormal("TruncatedNormal", o)}
}

type truncatedNormal struct{ params }

func (n truncatedNormal) Config() map[string]any { return n.configNormal() }

func (n truncatedNormal) Fill(w []float32, _ []int, r *rand.Rand) {
	truncated(w, n.values[0], n.values[1], r)
}

func truncated(w []float32, mean, deviation float64, r *rand.Rand) {
	for i := range w {
		z := r.NormFloat64()
		for math.Abs(z) >= 2 {
			z = r.NormFloat64()
		}
		w[i] = float32(mean + float64(deviation*z))
	}
}
