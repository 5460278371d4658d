package onnx

// pair is two inputs, of which at least one is no constant; a constant is a number or numbers in the order of the other.
type pair struct {
	x, y *value      // nil: k
	k    coefficient // the constant, if one is nil
}

// operands gives the inputs i and j; ok is false if both are constants.
func (c *call) operands(a, b *value) (p pair, ok bool, err error) {
	switch {
	case a.constant != nil && b.constant != nil:
		return pair{}, false, nil
	case a.constant != nil:
		p.y = b
		p.k, err = coefficientOf(b, a.constant)
	case b.constant != nil:
		p.x = a
		p.k, err = coefficientOf(a, b.constant)
	default:
		p.x, p.y = a, b
	}
	if err != nil {
		err = unsupported(c.n, "%v", err)
	}
	return p, true, err
}

// meets says that two values are functions of the same x, element by element.
func meets(x, y *value) bool { return x.f.x == y.f.x && x.view.equal(y.view) }

// joined is a value made of two that meet.
func joined(x, y *value, f *function) *value {
	return &value{f: f, view: x.view, sole: x.sole && y.sole}
}

// affected adds a constant to a function, or multiplies by it. What has other coefficients in each channel, as a bias, becomes part of
// its layer before a number that is the same everywhere, which belongs to an activation; and an activation becomes a layer before
// numbers that differ, as those of a normalization.
func (c *call) affected(v *value, k coefficient, do func(*function, coefficient) *function) (*value, error) {
	switch {
	case len(k.v) == 1 && v.f.linear(), !v.f.suits(k.shape):
		var err error
		if v, err = c.uniform(v); err != nil {
			return nil, err
		}
	case len(k.v) > 1 && !v.f.linear():
		if p, err := c.materialise(v.f, v.sole); err == nil { // or it is half of one, such as max(−x, 0)
			v = &value{f: identity(p), view: v.view, sole: true}
		}
	}
	return v.changed(do(v.f, k)), nil
}

func (c *call) add() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	return c.plus(c.in[0], c.in[1])
}

func (c *call) plus(a, b *value) (*value, error) {
	p, ok, err := c.operands(a, b)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return c.fold(a.constant, b.constant)
	case p.y == nil:
		return c.affected(p.x, p.k, (*function).plus)
	case p.x == nil:
		return c.affected(p.y, p.k, (*function).plus)
	}
	if meets(a, b) {
		f, ok := combine(a.f, b.f, func(p, q piece) (piece, bool) { return piece{p.a.plus(q.a), p.c.plus(q.c)}, true })
		if ok {
			return joined(a, b, f), nil
		}
	}
	return c.merged("Add", a, b)
}

func (c *call) sub() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	a, b := c.in[0], c.in[1]
	if a.constant != nil && b.constant != nil {
		return c.fold(a.constant, b.constant)
	}
	if b.f != nil {
		return c.plus(a, b.changed(b.f.times(constant(-1))))
	}
	k, err := coefficientOf(a, b.constant)
	if err != nil {
		return nil, unsupported(c.n, "%v", err)
	}
	return c.affected(a, k.times(constant(-1)), (*function).plus)
}

func (c *call) sum() (*value, error) {
	if err := c.arguments(1, 1<<20); err != nil {
		return nil, err
	}
	y := c.in[0]
	for _, x := range c.in[1:] {
		if x == nil || y.constant != nil && x.constant != nil {
			return nil, unsupported(c.n, "the sum of constants, or an input left out")
		}
		var err error
		if y, err = c.plus(y, x); err != nil {
			return nil, err
		}
	}
	return y, nil
}

func (c *call) neg() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	x := c.in[0]
	if x.constant != nil {
		return c.foldOne(x.constant)
	}
	return c.affected(x, constant(-1), (*function).times)
}

func (c *call) mul() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	return c.product(c.in[0], c.in[1])
}

func (c *call) product(a, b *value) (*value, error) {
	p, ok, err := c.operands(a, b)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return c.fold(a.constant, b.constant)
	case p.y == nil:
		return c.affected(p.x, p.k, (*function).times)
	case p.x == nil:
		return c.affected(p.y, p.k, (*function).times)
	}
	if meets(a, b) {
		f, ok := combine(a.f, b.f, func(p, q piece) (piece, bool) {
			return piece{p.a.times(q.c).plus(q.a.times(p.c)), p.c.times(q.c)}, p.a.is(0) || q.a.is(0)
		})
		if ok {
			return joined(a, b, f), nil
		}
	}
	if a.view.equal(b.view) {
		if y := c.gated(a, b); y != nil {
			return y, nil
		}
		if y := c.gated(b, a); y != nil {
			return y, nil
		}
	}
	return c.merged("Multiply", a, b)
}

func (c *call) div() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	a, b := c.in[0], c.in[1]
	switch {
	case b.constant == nil:
		return nil, unsupported(c.n, "a division by a value of the model")
	case a.constant != nil:
		return c.fold(a.constant, b.constant)
	}
	k, err := coefficientOf(a, b.constant)
	if err != nil {
		return nil, unsupported(c.n, "%v", err)
	}
	return c.affected(a, k.each(func(v float64) float64 { return 1 / v }), (*function).times)
}

// pow is x·x, or folded.
func (c *call) pow() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	if c.in[0].constant != nil && c.in[1].constant != nil {
		a, b := c.in[0].constant, c.in[1].constant
		if a.real() && !b.real() { // types may differ here
			b = &array{typ: a.typ, shape: b.shape, doubles: b.float64s()}
		}
		return c.fold(a, b)
	}
	k, err := c.number(1, "an exponent", 0)
	if err != nil {
		return nil, err
	}
	switch {
	case c.in[0].constant != nil || k != 1 && k != 2:
		return nil, unsupported(c.n, "an exponent of %v", k)
	case k == 1:
		return c.in[0], nil
	}
	return c.product(c.in[0], c.in[0])
}
