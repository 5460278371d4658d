package loss

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// Huber is the mean over all outputs of an example of d²/2 where |d| ≤ delta, and of delta·|d| - delta²/2 elsewhere, with
// d = y - t: less moved by single large errors than the square. Targets are as [MeanSquaredError] takes them.
//
// Options: Delta. Errors (of PerExample): targets of another shape than the output, Delta that is not above 0.
// Source: Huber 1964; keras.losses.Huber.
func Huber(o ...Option) Loss {
	s := read("Huber", map[string]float64{"Delta": 1}, o)
	delta := s.set["Delta"]
	return difference{s, "huber", rowLoss{
		"Huber", delta,
		func(loss, y, t []float32, k int) { kernel.Huber(loss, y, t, k, delta) },
		func(loss, y, t []float64, k int) { kernel.Huber(loss, y, t, k, delta) },
		func(dst, y, t, gy []float32, k int) { kernel.HuberGrad(dst, y, t, gy, k, delta) },
		func(dst, y, t, gy []float64, k int) { kernel.HuberGrad(dst, y, t, gy, k, delta) },
	}}
}
