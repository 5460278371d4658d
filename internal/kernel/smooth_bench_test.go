package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// BenchmarkSmooth times every activation on one thread, forward and backward, beside plain ReLU: ns/element is what the
// bounds in docs/activations.md are about.
func BenchmarkSmooth(b *testing.B) {
	list := activations[float32]()
	relu := Rectifier[float32]{Max: float32(math.Inf(1))}
	list = append(list, activation[float32]{
		name: "ReLU",
		y:    func(dst, x []float32) { ReLU(dst, x, relu) },
		dy:   func(dst, x, gy []float32) { ReLUGrad(dst, x, gy, relu) },
	})
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1 << 12, 1 << 16} {
		x, gy, dst := make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], gy[i] = 2*float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		for _, a := range list {
			run := func(pass string, f func()) {
				b.Run(fmt.Sprintf("f=%s/pass=%s/n=%d", a.name, pass, n), func(b *testing.B) {
					for b.Loop() {
						f()
					}
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
				})
			}
			run("forward", func() { a.y(dst, x) })
			run("backward", func() { a.dy(dst, x, gy) })
		}
	}
}
