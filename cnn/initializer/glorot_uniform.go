package initializer

import (
	"math"
	"math/rand/v2"
)

// GlorotUniform draws from the uniform distribution on [-limit, limit) with limit = sqrt(6 / (fan_in + fan_out)), the
// default of Keras' kernels. The random numbers are Go's, so the values differ from those Keras draws.
// Source: Glorot and Bengio 2010; Keras 3 VarianceScaling(1, "fan_avg", "uniform").
func GlorotUniform() Initializer { return glorotUniform{} }

type glorotUniform struct{}

func (glorotUniform) Name() string { return "GlorotUniform" }

func (glorotUniform) Fill(w []float32, shape []int, r *rand.Rand) {
	in, out := fans(shape)
	limit := math.Sqrt(3 / max(1, (in+out)/2))
	for i := range w {
		w[i] = float32(limit * (2*r.Float64() - 1))
	}
}
