package onnx

import "slices"

// coefficient is a number, or one for each place of a layer's output: its shape has an axis for each of the output's, of the
// same size or 1.
type coefficient struct {
	shape []int // nil: one number
	v     []float64
}

func constant(v float64) coefficient { return coefficient{v: []float64{v}} }

// is says that all numbers are v.
func (c coefficient) is(v float64) bool {
	return !slices.ContainsFunc(c.v, func(x float64) bool { return x != v })
}

// scalar is the number, if all are the same.
func (c coefficient) scalar() (float64, bool) { return c.v[0], c.is(c.v[0]) }

// channels says that the numbers differ along the last axis at most.
func (c coefficient) channels() bool { return len(c.v) == 1 || c.shape[len(c.shape)-1] == len(c.v) }

// last is the number for index i of the last axis, of a coefficient that differs along no other.
func (c coefficient) last(i int) float64 {
	if len(c.v) == 1 {
		return c.v[0]
	}
	return c.v[i]
}

func (c coefficient) each(f func(float64) float64) coefficient {
	d := coefficient{c.shape, make([]float64, len(c.v))}
	for i, v := range c.v {
		d.v[i] = f(v)
	}
	return d
}

// with combines two coefficients number by number.
func (c coefficient) with(d coefficient, f func(x, y float64) float64) coefficient {
	switch {
	case len(d.v) == 1:
		return c.each(func(x float64) float64 { return f(x, d.v[0]) })
	case len(c.v) == 1:
		return d.each(func(y float64) float64 { return f(c.v[0], y) })
	}
	shape, _ := broadcast(c.shape, d.shape) // both have the output's axes or 1
	e := coefficient{shape, make([]float64, size(shape))}
	x, y := spread(c.shape, shape), spread(d.shape, shape)
	for i := range e.v {
		e.v[i] = f(c.v[x(i)], d.v[y(i)])
	}
	return e
}

func (c coefficient) plus(d coefficient) coefficient {
	return c.with(d, func(x, y float64) float64 { return x + y })
}

func (c coefficient) times(d coefficient) coefficient {
	return c.with(d, func(x, y float64) float64 { return x * y })
}
