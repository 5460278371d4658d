package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

// The six matrices of F(4x4,3x3) as passes; the same formulas stand in winograd_portable.go.

// passBT multiplies by Bᵀ.
var passBT = pass{in: 6, out: 6, parts: []part{
	{from: []int{0, 1, 2, 3, 4}, to: []int{0, 1, 2}, f: func(t tiler, d []VecVirtual) []VecVirtual {
		first := t.add(d[0], d[4])
		t.minus(k5Halves, d[2], first)
		plus, minus := t.pairBT(d, k2, kP)
		return []VecVirtual{first, plus, minus}
	}},
	{from: []int{1, 2, 3, 4, 5}, to: []int{3, 4, 5}, f: func(t tiler, d []VecVirtual) []VecVirtual {
		last := t.add(d[1], d[5])
		t.minus(k5Halves, d[3], last)
		plus, minus := t.pairBT(d, kHalf, kQ)
		return []VecVirtual{plus, minus, last}
	}},
}}

// pairBT returns the values at a point and its opposite: d4 - square*d2 ± point*(d3 - square*d1).
func (t tiler) pairBT(d []VecVirtual, square, point int) (plus, minus VecVirtual) {
	plus, odd := t.copy(d[4]), t.copy(d[3])
	t.minus(square, d[2], plus)
	t.minus(square, d[1], odd)
	minus = t.copy(plus)
	t.plus(point, odd, plus)
	t.minus(point, odd, minus)
	return plus, minus
}

// passB multiplies by B.
var passB = pass{in: 6, out: 6, parts: []part{
	{from: []int{0, 1, 2, 3, 4}, to: []int{0, 2, 4}, f: func(t tiler, v []VecVirtual) []VecVirtual {
		s1, s2 := t.add(v[1], v[2]), t.add(v[3], v[4])
		second := t.times(kMinus5Halves, v[0])
		t.minus(k2, s1, second)
		t.minus(kHalf, s2, second)
		fourth := t.add(v[0], s1)
		VADDPS(s2, fourth, fourth)
		return []VecVirtual{v[0], second, fourth}
	}},
	{from: []int{1, 2, 3, 4, 5}, to: []int{1, 3, 5}, f: func(t tiler, v []VecVirtual) []VecVirtual {
		d1, d2 := t.sub(v[1], v[2]), t.sub(v[3], v[4])
		first := t.copy(v[5])
		t.minus(kQ, d1, first)
		t.minus(kP, d2, first)
		third := t.times(kP, d1)
		t.plus(kQ, d2, third)
		t.minus(k5Halves, v[5], third)
		return []VecVirtual{first, third, v[5]}
	}},
}}

// passAT multiplies by Aᵀ.
var passAT = pass{in: 6, out: 4, parts: []part{
	{from: []int{0, 1, 2, 3, 4}, to: []int{0, 2}, f: func(t tiler, m []VecVirtual) []VecVirtual {
		s1, s2 := t.add(m[1], m[2]), t.add(m[3], m[4])
		first := t.add(m[0], s1)
		VADDPS(s2, first, first)
		third := t.times(kHalf, s1)
		t.plus(k2, s2, third)
		return []VecVirtual{first, third}
	}},
	{from: []int{1, 2, 3, 4, 5}, to: []int{1, 3}, f: func(t tiler, m []VecVirtual) []VecVirtual {
		d1, d2 := t.sub(m[1], m[2]), t.sub(m[3], m[4])
		second := t.times(kP, d1)
		t.plus(kQ, d2, second)
		fourth := t.copy(m[5])
		t.plus(kP3, d1, fourth)
		t.plus(kQ3, d2, fourth)
		return []VecVirtual{second, fourth}
	}},
}}

// passA multiplies by A.
var passA = pass{in: 4, out: 6, parts: []part{
	{from: []int{0, 1, 2, 3}, to: []int{0, 1, 2}, f: func(t tiler, y []VecVirtual) []VecVirtual {
		plus, minus := t.pairA(y, kHalf, kP, kP3)
		return []VecVirtual{y[0], plus, minus}
	}},
	{from: []int{0, 1, 2, 3}, to: []int{3, 4, 5}, f: func(t tiler, y []VecVirtual) []VecVirtual {
		plus, minus := t.pairA(y, k2, kQ, kQ3)
		return []VecVirtual{plus, minus, y[3]}
	}},
}}

// pairA returns y0 + square*y2 ± (point*y1 + cube*y3).
func (t tiler) pairA(y []VecVirtual, square, point, cube int) (plus, minus VecVirtual) {
	even, odd := t.copy(y[0]), t.times(point, y[1])
	t.plus(square, y[2], even)
	t.plus(cube, y[3], odd)
	return t.add(even, odd), t.sub(even, odd)
}

// passG multiplies by G.
var passG = pass{in: 3, out: 6, parts: []part{
	{from: []int{0, 1, 2}, to: []int{0, 1, 2}, f: func(t tiler, g []VecVirtual) []VecVirtual {
		plus, minus := t.pairG(g, kG1, kG1Square, kG1P)
		return []VecVirtual{g[0], plus, minus}
	}},
	{from: []int{0, 1, 2}, to: []int{3, 4, 5}, f: func(t tiler, g []VecVirtual) []VecVirtual {
		plus, minus := t.pairG(g, kG2, kG2Square, kG2Q)
		return []VecVirtual{plus, minus, g[2]}
	}},
}}

// pairG returns one*g0 + square*g2 ± point*g1.
func (t tiler) pairG(g []VecVirtual, one, square, point int) (plus, minus VecVirtual) {
	even, odd := t.times(one, g[0]), t.times(point, g[1])
	t.plus(square, g[2], even)
	return t.add(even, odd), t.sub(even, odd)
}

// passGT multiplies by Gᵀ.
var passGT = pass{in: 6, out: 3, parts: []part{
	{from: []int{0, 1, 2, 3, 4, 5}, to: []int{0, 1, 2}, f: func(t tiler, u []VecVirtual) []VecVirtual {
		s1, s2 := t.add(u[1], u[2]), t.add(u[3], u[4])
		d1, d2 := t.sub(u[1], u[2]), t.sub(u[3], u[4])
		first, third := t.copy(u[0]), t.copy(u[5])
		t.plus(kG1, s1, first)
		t.plus(kG2, s2, first)
		t.plus(kG1Square, s1, third)
		t.plus(kG2Square, s2, third)
		second := t.times(kG1P, d1)
		t.plus(kG2Q, d2, second)
		return []VecVirtual{first, second, third}
	}},
}}
