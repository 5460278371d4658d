package onnx

import (
	"math"
	"slices"
)

// function is what a chain of operators on single elements makes of a layer's output x: straight pieces, as exporters write
// rectifiers in many forms. It is exact at its corners too, where pieces need not meet.
type function struct {
	x       *planned
	corners []float64 // rising
	// pieces are for x below the first corner, at it, between it and the second, …, above the last.
	pieces  []piece
	boolean bool     // 0 or 1, from a comparison
	made    *planned // the layer that computes it, once there is one
}

// piece is a·x + c.
type piece struct{ a, c coefficient }

func identity(x *planned) *function {
	return &function{x: x, pieces: []piece{{constant(1), constant(0)}}, made: x}
}

// suits says that coefficients of that shape can be combined with f's without that there become more of them.
func (f *function) suits(shape []int) bool {
	for _, p := range f.pieces {
		for _, k := range []coefficient{p.a, p.c} {
			if shape != nil && k.shape != nil && !slices.Equal(k.shape, shape) {
				return false
			}
		}
	}
	return true
}

// linear says that there is but one piece.
func (f *function) linear() bool { return len(f.corners) == 0 }

// isIdentity says that f is x itself.
func (f *function) isIdentity() bool { return f.linear() && f.pieces[0].a.is(1) && f.pieces[0].c.is(0) }

// number is the value of f if it is the same everywhere.
func (p piece) number() (float64, bool) {
	c, ok := p.c.scalar()
	return c, ok && p.a.is(0)
}

// each changes every piece.
func (f *function) each(do func(piece) piece) *function {
	g := &function{x: f.x, corners: f.corners}
	for _, p := range f.pieces {
		g.pieces = append(g.pieces, do(p))
	}
	return g
}

func (f *function) times(k coefficient) *function {
	return f.each(func(p piece) piece { return piece{p.a.times(k), p.c.times(k)} })
}

func (f *function) plus(k coefficient) *function {
	return f.each(func(p piece) piece { return piece{p.a, p.c.plus(k)} })
}

// divided adds corners, without a change of the function.
func (f *function) divided(corners []float64) *function {
	all := slices.Concat(f.corners, corners)
	slices.Sort(all)
	all = slices.Compact(all)
	g := &function{x: f.x, corners: all, boolean: f.boolean}
	for i := range 2*len(all) + 1 {
		g.pieces = append(g.pieces, f.pieces[f.index(all, i)])
	}
	return g
}

// index is the piece of f that holds piece i of a function with the corners all, among them those of f.
func (f *function) index(all []float64, i int) int {
	if i == 2*len(all) {
		return 2 * len(f.corners)
	}
	k, at := slices.BinarySearch(f.corners, all[i/2])
	if i%2 == 1 && at {
		return 2*k + 1
	}
	return 2 * k
}

// maxCorners bounds what a chain of comparisons may pile up.
const maxCorners = 16

// choose takes, wherever cond is true, the value of yes, elsewhere that of no. All three are of one x; cond is 0 or 1 in each
// piece. false: too many corners.
func choose(cond, yes, no *function) (*function, bool) {
	all := slices.Concat(cond.corners, yes.corners, no.corners)
	c, y, n := cond.divided(all), yes.divided(all), no.divided(all)
	g := &function{x: cond.x, corners: c.corners}
	for i, p := range c.pieces {
		if v, _ := p.number(); v != 0 {
			g.pieces = append(g.pieces, y.pieces[i])
		} else {
			g.pieces = append(g.pieces, n.pieces[i])
		}
	}
	return g.compact(), len(g.corners) <= maxCorners
}

// combine works piece by piece on two functions of one x; false if do refuses, or there are too many corners.
func combine(f, g *function, do func(p, q piece) (piece, bool)) (*function, bool) {
	for _, p := range g.pieces {
		if !f.suits(p.a.shape) || !f.suits(p.c.shape) {
			return nil, false
		}
	}
	all := slices.Concat(f.corners, g.corners)
	a, b := f.divided(all), g.divided(all)
	h := &function{x: f.x, corners: a.corners}
	for i := range a.pieces {
		p, ok := do(a.pieces[i], b.pieces[i])
		if !ok {
			return nil, false
		}
		h.pieces = append(h.pieces, p)
	}
	return h.compact(), len(h.corners) <= maxCorners
}

// above is 1 where f > t, or f ≥ t with orEqual, and 0 elsewhere; false: coefficients that differ between places.
func (f *function) above(t float64, orEqual bool) (*function, bool) {
	var cross []float64 // corners at which f is t
	for i := 0; i < len(f.pieces); i += 2 {
		a, okA := f.pieces[i].a.scalar()
		c, okC := f.pieces[i].c.scalar()
		if !okA || !okC {
			return nil, false
		}
		if at := (t - c) / a; a != 0 && !math.IsInf(at, 0) && !math.IsNaN(at) && f.within(i, at) {
			cross = append(cross, at)
		}
	}
	g := f.divided(cross)
	h := &function{x: f.x, corners: g.corners, boolean: true}
	for i, p := range g.pieces {
		a, okA := p.a.scalar()
		c, okC := p.c.scalar()
		if !okA || !okC {
			return nil, false
		}
		x, v := g.sample(i), 0.0
		y := c
		switch {
		case i%2 == 1 && slices.Contains(cross, x):
			y = t
		case a != 0:
			y += a * x
		}
		if y > t || orEqual && y == t {
			v = 1
		}
		h.pieces = append(h.pieces, piece{constant(0), constant(v)})
	}
	return h, len(h.corners) <= maxCorners
}

// within says that x is inside piece i, which lies between corners.
func (f *function) within(i int, x float64) bool {
	return (i == 0 || x > f.corners[i/2-1]) && (i == 2*len(f.corners) || x < f.corners[i/2])
}

// sample is an x inside piece i.
func (f *function) sample(i int) float64 {
	n := len(f.corners)
	switch {
	case n == 0:
		return 0
	case i%2 == 1:
		return f.corners[i/2]
	case i == 0:
		return f.corners[0] - max(1, math.Abs(f.corners[0]))
	case i == 2*n:
		return f.corners[n-1] + max(1, math.Abs(f.corners[n-1]))
	}
	return (f.corners[i/2-1] + f.corners[i/2]) / 2
}

// compact takes out corners that are none.
func (f *function) compact() *function {
	same := func(p, q piece) bool {
		return slices.Equal(p.a.v, q.a.v) && slices.Equal(p.c.v, q.c.v) && slices.Equal(p.a.shape, q.a.shape) && slices.Equal(p.c.shape, q.c.shape)
	}
	g := &function{x: f.x, pieces: f.pieces[:1:1], boolean: f.boolean}
	for i, t := range f.corners {
		before, at, after := f.pieces[2*i], f.pieces[2*i+1], f.pieces[2*i+2]
		if same(before, after) && (same(before, at) || at.at(t, before)) {
			continue
		}
		g.corners, g.pieces = append(g.corners, t), append(g.pieces, at, after)
	}
	return g
}

// at says that p and q have the same value at x.
func (p piece) at(x float64, q piece) bool {
	y := p.a.times(constant(x)).plus(p.c)
	z := q.a.times(constant(x)).plus(q.c)
	d := y.plus(z.times(constant(-1)))
	return d.is(0)
}
