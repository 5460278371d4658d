package onnx

import wire "github.com/seed-1d449c6d/stheno/internal/onnx"

func (c *call) where() (*value, error) {
	if err := c.arguments(3, 3); err != nil {
		return nil, err
	}
	cond := c.in[0]
	if cond.f == nil {
		return c.whereConstant(cond.constant)
	}
	if !cond.f.boolean {
		return nil, malformed(c.n, "condition: want truth values")
	}
	if isSoftplus(cond, c.in[1], c.in[2]) {
		return c.in[2], nil
	}
	branch := func(v *value) (*function, error) {
		if v.constant == nil {
			if !meets(cond, v) {
				return nil, unsupported(c.n, "a choice between values of different layers")
			}
			return v.f, nil
		}
		k, err := coefficientOf(cond, v.constant)
		if err != nil {
			return nil, unsupported(c.n, "%v", err)
		}
		return level(cond.f.x, k), nil
	}
	yes, err := branch(c.in[1])
	if err != nil {
		return nil, err
	}
	no, err := branch(c.in[2])
	if err != nil {
		return nil, err
	}
	return c.chosen(cond, cond.f, yes, no)
}

// isSoftplus says that a choice is x above t, and softplus of x elsewhere, where t is so large that it makes no difference: from 17 on,
// softplus(x) rounds to x in float32. PyTorch writes it so.
func isSoftplus(cond, yes, no *value) bool {
	if yes.f == nil || no.f == nil || !yes.f.isIdentity() || !no.f.isIdentity() || no.f.x.function != "softplus" {
		return false
	}
	f := cond.f
	return meets(cond, yes) && no.view.equal(yes.view) && no.f.x.from[0] == yes.f.x && len(f.corners) == 1 && f.corners[0] >= 17 &&
		f.pieces[0].c.is(0) && f.pieces[2].c.is(1)
}

// whereConstant chooses between constants.
func (c *call) whereConstant(cond *array) (*value, error) {
	a, b := c.in[1].constant, c.in[2].constant
	if a == nil || b == nil || cond.typ != wire.Bool || a.typ != b.typ || a.batch != nil || b.batch != nil {
		return nil, unsupported(c.n, "a choice other than between constants of one type, or by a value of the model")
	}
	shape, ok := broadcast(a.shape, b.shape)
	if ok {
		shape, ok = broadcast(shape, cond.shape)
	}
	n, err := checkedSize(shape)
	if !ok || err != nil {
		return nil, malformed(c.n, "inputs: want shapes that can be repeated to one")
	}
	if err := c.spend(n); err != nil {
		return nil, err
	}
	y := newArray(a.typ, shape)
	ia, ib, ic := spread(a.shape, shape), spread(b.shape, shape), spread(cond.shape, shape)
	for i := range n {
		from, at := b, ib(i)
		if cond.ints[ic(i)] != 0 {
			from, at = a, ia(i)
		}
		if y.ints != nil {
			y.ints[i] = from.ints[at]
		} else {
			y.set(i, from.at(at))
		}
	}
	return constantOf(y), nil
}
