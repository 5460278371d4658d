package main

import "math"

// pass is a multiplication of a short column of vectors by a matrix; the same formulas stand in winograd_portable.go.
type pass struct {
	in, out   int
	constants []float64
	f         func(t *tiler, x []vector) []vector
}

const (
	p = math.Sqrt2 / 2 // the first pair of points
	q = math.Sqrt2     // the second
)

// passBT multiplies by Bᵀ.
var passBT = pass{6, 6, []float64{0.5, 2, 2.5, p, q}, func(t *tiler, d []vector) []vector {
	first, last := t.add(d[0], d[4]), t.add(d[1], d[5])
	t.minus(2.5, d[2], first)
	t.minus(2.5, d[3], last)
	pair := func(square, point float64) (plus, minus vector) { // d4 - square*d2 ± point*(d3 - square*d1)
		plus, odd := t.copy(d[4]), t.copy(d[3])
		t.minus(square, d[2], plus)
		t.minus(square, d[1], odd)
		minus = t.copy(plus)
		t.plus(point, odd, plus)
		t.minus(point, odd, minus)
		return plus, minus
	}
	plus1, minus1 := pair(2, p)
	plus2, minus2 := pair(0.5, q)
	return []vector{first, plus1, minus1, plus2, minus2, last}
}}

// passB multiplies by B.
var passB = pass{6, 6, []float64{0.5, 2, 2.5, -2.5, p, q}, func(t *tiler, v []vector) []vector {
	s1, d1, s2, d2 := t.add(v[1], v[2]), t.sub(v[1], v[2]), t.add(v[3], v[4]), t.sub(v[3], v[4])
	first, second, third := t.copy(v[5]), t.times(-2.5, v[0]), t.times(p, d1)
	t.minus(q, d1, first)
	t.minus(p, d2, first)
	t.minus(2, s1, second)
	t.minus(0.5, s2, second)
	t.plus(q, d2, third)
	t.minus(2.5, v[5], third)
	return []vector{v[0], first, second, third, t.add(t.add(v[0], s1), s2), v[5]}
}}

// passAT multiplies by Aᵀ.
var passAT = pass{6, 4, []float64{0.5, 2, p, q, p * p * p, q * q * q}, func(t *tiler, m []vector) []vector {
	s1, d1, s2, d2 := t.add(m[1], m[2]), t.sub(m[1], m[2]), t.add(m[3], m[4]), t.sub(m[3], m[4])
	first := t.add(m[0], s1)
	t.f32(fadd, first, first, s2)
	second, third, fourth := t.times(p, d1), t.times(0.5, s1), t.copy(m[5])
	t.plus(q, d2, second)
	t.plus(2, s2, third)
	t.plus(p*p*p, d1, fourth)
	t.plus(q*q*q, d2, fourth)
	return []vector{first, second, third, fourth}
}}

// passA multiplies by A.
var passA = pass{4, 6, []float64{0.5, 2, p, q, p * p * p, q * q * q}, func(t *tiler, y []vector) []vector {
	pair := func(square, point, cube float64) (plus, minus vector) { // y0 + square*y2 ± (point*y1 + cube*y3)
		even, odd := t.copy(y[0]), t.times(point, y[1])
		t.plus(square, y[2], even)
		t.plus(cube, y[3], odd)
		return t.add(even, odd), t.sub(even, odd)
	}
	plus1, minus1 := pair(0.5, p, p*p*p)
	plus2, minus2 := pair(2, q, q*q*q)
	return []vector{y[0], plus1, minus1, plus2, minus2, y[3]}
}}

// passG multiplies by G.
var passG = pass{3, 6, []float64{-2.0 / 3, -1.0 / 3, -2.0 / 3 * p, 1.0 / 6, 1.0 / 3, q / 6}, func(t *tiler, g []vector) []vector {
	pair := func(one, square, point float64) (plus, minus vector) { // one*g0 + square*g2 ± point*g1
		even, odd := t.times(one, g[0]), t.times(point, g[1])
		t.plus(square, g[2], even)
		return t.add(even, odd), t.sub(even, odd)
	}
	plus1, minus1 := pair(-2.0/3, -1.0/3, -2.0/3*p)
	plus2, minus2 := pair(1.0/6, 1.0/3, q/6)
	return []vector{g[0], plus1, minus1, plus2, minus2, g[2]}
}}

// passGT multiplies by Gᵀ.
var passGT = pass{6, 3, passG.constants, func(t *tiler, u []vector) []vector {
	s1, d1, s2, d2 := t.add(u[1], u[2]), t.sub(u[1], u[2]), t.add(u[3], u[4]), t.sub(u[3], u[4])
	first, second, third := t.copy(u[0]), t.times(-2.0/3*p, d1), t.copy(u[5])
	t.plus(-2.0/3, s1, first)
	t.plus(1.0/6, s2, first)
	t.plus(q/6, d2, second)
	t.plus(-1.0/3, s1, third)
	t.plus(1.0/3, s2, third)
	return []vector{first, second, third}
}}
