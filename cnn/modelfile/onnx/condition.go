package onnx

import (
	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// level is the function that is k everywhere.
func level(x *planned, k coefficient) *function {
	return &function{x: x, pieces: []piece{{constant(0), k}}}
}

// uniform gives a function whose coefficients are the same for all elements: v's own, or the identity of a new layer.
func (c *call) uniform(v *value) (*value, error) {
	for _, p := range v.f.pieces {
		_, okA := p.a.scalar()
		_, okC := p.c.scalar()
		if !okA || !okC {
			q, err := c.layerOf(c.n, v)
			if err != nil {
				return nil, err
			}
			return &value{f: identity(q), view: v.view, sole: true}, nil
		}
	}
	return v, nil
}

// above is 1 where v > t.
func (c *call) above(v *value, t float64, orEqual bool) (*function, error) {
	if v.f.boolean {
		return nil, malformed(c.n, "inputs: want numbers, got truth values")
	}
	f, ok := v.f.above(t, orEqual)
	if !ok {
		return nil, unsupported(c.n, "more than %d comparisons of one value", maxCorners)
	}
	return f, nil
}

// chosen is choose as a value.
func (c *call) chosen(v *value, cond, yes, no *function) (*value, error) {
	f, ok := choose(cond, yes, no)
	if !ok {
		return nil, unsupported(c.n, "more than %d comparisons of one value", maxCorners)
	}
	return v.changed(f), nil
}

// bounded is v where it is above t, and t elsewhere; with upper the other way round.
func (c *call) bounded(v *value, t float64, upper bool) (*value, error) {
	v, err := c.uniform(v)
	if err != nil {
		return nil, err
	}
	cond, err := c.above(v, t, false)
	if err != nil {
		return nil, err
	}
	k := level(v.f.x, constant(t))
	if upper {
		return c.chosen(v, cond, k, v.f)
	}
	return c.chosen(v, cond, v.f, k)
}

func (c *call) min() (*value, error) { return c.extreme(true) }

func (c *call) max() (*value, error) { return c.extreme(false) }

// extreme is Min or Max of any number of inputs.
func (c *call) extreme(upper bool) (*value, error) {
	if err := c.arguments(1, 1<<20); err != nil {
		return nil, err
	}
	y := c.in[0]
	for _, x := range c.in[1:] {
		if x == nil {
			return nil, malformed(c.n, "inputs: want none left out")
		}
		p, ok, err := c.operands(y, x)
		if err != nil {
			return nil, err
		}
		switch {
		case !ok:
			y, err = c.fold(y.constant, x.constant)
		case p.x != nil && p.y != nil:
			y, err = c.extremeOf(y, x, upper)
		default:
			k, scalar := p.k.scalar()
			if !scalar {
				return nil, unsupported(c.n, "a bound that differs between places")
			}
			v := p.x
			if v == nil {
				v = p.y
			}
			y, err = c.bounded(v, k, upper)
		}
		if err != nil {
			return nil, err
		}
	}
	return y, nil
}

func (c *call) extremeOf(x, y *value, upper bool) (*value, error) {
	if !meets(x, y) {
		return nil, unsupported(c.n, "the larger or smaller of two layers' outputs")
	}
	d, err := c.plus(x, y.changed(y.f.times(constant(-1))))
	if err != nil {
		return nil, err
	}
	cond, err := c.above(d, 0, false)
	if err != nil {
		return nil, err
	}
	if upper {
		x, y = y, x
	}
	return c.chosen(x, cond, x.f, y.f)
}

func (c *call) compare() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	p, ok, err := c.operands(c.in[0], c.in[1])
	if err != nil {
		return nil, err
	}
	if !ok {
		return c.fold(c.in[0].constant, c.in[1].constant)
	}
	greater := c.n.Op == "Greater" || c.n.Op == "GreaterOrEqual"
	equal := c.n.Op == "GreaterOrEqual" || c.n.Op == "LessOrEqual"
	v, k := p.x, p.k
	switch {
	case p.x != nil && p.y != nil:
		if !meets(p.x, p.y) {
			return nil, unsupported(c.n, "a comparison of two layers' outputs")
		}
		if v, err = c.plus(p.x, p.y.changed(p.y.f.times(constant(-1)))); err != nil {
			return nil, err
		}
		k = constant(0)
	case p.x == nil: // k > y
		v, greater = p.y, !greater
	}
	t, scalar := k.scalar()
	if !scalar {
		return nil, unsupported(c.n, "a comparison with numbers that differ between places")
	}
	if v, err = c.uniform(v); err != nil {
		return nil, err
	}
	f, err := c.above(v, t, equal == greater) // v < t is not v ≥ t
	if err != nil {
		return nil, err
	}
	if !greater {
		f = opposite(f)
	}
	return v.changed(f), nil
}

// opposite is 1 where f is 0.
func opposite(f *function) *function {
	g := f.each(func(p piece) piece { return piece{p.a, constant(1 - p.c.v[0])} })
	g.boolean = true
	return g
}

func (c *call) not() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	x := c.in[0]
	switch {
	case x.constant != nil && x.constant.typ == wire.Bool:
		return constantOf(x.constant.mapped(func(v int64) int64 { return 1 - v })), nil
	case x.f != nil && x.f.boolean:
		return x.changed(opposite(x.f)), nil
	}
	return nil, malformed(c.n, "input: want truth values")
}

func (a *array) mapped(f func(int64) int64) *array {
	b := newArray(a.typ, a.shape)
	for i, v := range a.ints {
		b.ints[i] = f(v)
	}
	return b
}
