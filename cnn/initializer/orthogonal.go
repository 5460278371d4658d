package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Orthogonal fills a matrix whose columns, or rows where there are fewer of them, are orthogonal and have the length Gain.
// Weights of more than two axes are a matrix with their last axis for columns, as Keras has it.
//
// It is the factor Q of the decomposition QR of a matrix of normally distributed numbers, with the signs that make R's
// diagonal positive, computed in float64. The time grows with rows * columns * min(rows, columns).
//
// Options: Gain (default 1). Errors (by Check): fewer than two axes, a Gain that is not finite.
// Source: Saxe, McClelland and Ganguli 2013; Keras 3 Orthogonal.
func Orthogonal(o ...Option) Initializer {
	return orthogonal{read("Orthogonal", []string{"Gain"}, [2]float64{1}, o)}
}

type orthogonal struct{ params }

// Check wants two axes too.
func (q orthogonal) Check(shape []int) error {
	if q.err == nil && len(shape) < 2 {
		q.fail("axes of the weights", "2 or more", fmt.Sprintf("%d %v", len(shape), shape))
	}
	return q.err
}

// Config has Keras' names.
func (q orthogonal) Config() map[string]any { return map[string]any{"seed": nil, "gain": q.values[0]} }

func (q orthogonal) Fill(w []float32, shape []int, r *rand.Rand) {
	fillOrthogonal(w, shape, q.values[0], r.NormFloat64)
}

func fillOrthogonal(w []float32, shape []int, gain float64, draw func() float64) {
	columns := 1
	if len(shape) > 0 {
		columns = shape[len(shape)-1]
	}
	if len(w) == 0 {
		return
	}
	rows := len(w) / columns
	// Vectors of the longer side, drawn in the order of a matrix [long, short].
	long, short := max(rows, columns), min(rows, columns)
	v := make([][]float64, short)
	for i := range v {
		v[i] = make([]float64, long)
	}
	for i := range long {
		for j := range short {
			v[j][i] = draw()
		}
	}
	orthonormalize(v)
	for j, x := range v {
		for i, d := range x {
			at := i*columns + j
			if rows < columns {
				at = j*columns + i
			}
			w[at] = float32(gain * d)
		}
	}
}

// orthonormalize makes each vector orthogonal to those before it and 1 long. Taking the projections away twice leaves
// angles right to the last digits (Giraud and others 2005). R's diagonal, the lengths, is positive. Products are rounded
// before they are added, so that every CPU gives the same bits.
func orthonormalize(v [][]float64) {
	for j, x := range v {
		for range 2 {
			for _, e := range v[:j] {
				d := dot(e, x)
				for i, c := range e {
					x[i] -= float64(d * c)
				}
			}
		}
		n := math.Sqrt(dot(x, x))
		for i := range x {
			x[i] /= n
		}
	}
}

func dot(a, b []float64) (s float64) {
	for i, x := range a {
		s += float64(x * b[i])
	}
	return s
}
