package onnx

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// gates are functions that exporters write as x times another function of x.
var gates = map[string]string{"sigmoid": "silu", "hard_sigmoid": "hard_silu", "erf": "gelu", "mish": "mish"}

// gated gives x·g(x) as one activation, if g is one of those that have a name with it, or nil.
func (c *call) gated(x, g *value) *value {
	f := x.f.pieces[0]
	scale, ok := f.a.scalar()
	if !x.f.linear() || !ok || !f.c.is(0) {
		return nil
	}
	by := x.f.x
	function, factor := "", 0.0
	if k, ok := hardSigmoid(g.f); ok && g.f.x == by {
		function, factor = "hard_sigmoid", k
	} else if g.f.linear() {
		p := g.f.pieces[0]
		a, okA := p.a.scalar()
		k, okC := p.c.scalar()
		if !okA || !okC {
			return nil
		}
		y := g.f.x
		switch {
		case y.function == "erf" && y.from[0] == by && a == k: // x·a·(1 + erf(x/√2)) is 2a·gelu(x)
			function, factor = "erf", 2*a
		case y.function == "tanh" && k == 0 && y.from[0].function == "softplus" && y.from[0].from[0] == by:
			function, factor = "mish", a
		case (y.function == "sigmoid" || y.function == "hard_sigmoid") && k == 0 && y.from[0] == by:
			function, factor = y.function, a
		}
	}
	name := gates[function]
	if name == "" {
		return nil
	}
	p := c.named("Activation", name, by, activationLayer(name))
	return &value{f: identity(p).times(constant(shortest(scale * factor))), view: x.view, sole: true}
}

// hardSigmoid says that f is k times the hard sigmoid: 0 below −3, x/6 + 1/2, 1 above 3.
func hardSigmoid(f *function) (k float64, ok bool) {
	if len(f.corners) != 2 || !near(f.corners[0], -3) || !near(f.corners[1], 3) {
		return 0, false
	}
	var v [2][3]float64
	for i := range 3 {
		p := f.pieces[2*i]
		a, okA := p.a.scalar()
		c, okC := p.c.scalar()
		if !okA || !okC {
			return 0, false
		}
		v[0][i], v[1][i] = a, c
	}
	k = v[1][2]
	return k, k != 0 && v[0][0] == 0 && v[1][0] == 0 && v[0][2] == 0 && near(v[0][1], k/6) && near(v[1][1], k/2)
}

// erf is a part of gelu. It has no layer of its own.
func (c *call) erf() (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	p := x.f.pieces[0]
	if a, ok := p.a.scalar(); !x.f.linear() || !ok || !near(a, math.Sqrt2/2) || !p.c.is(0) {
		return nil, unsupported(c.n, "one that is no part of gelu, x·(1 + erf(x/√2))/2")
	}
	y := c.layer("Erf", x.f.x, x.f.x.out, func(name cnn.Option) cnn.Layer { return nil })
	y.function, y.name = "erf", "erf"
	return &value{f: identity(y), view: x.view, sole: true}, nil
}
