package onnx

import (
	"math"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// dyadic is an operator on two constants: integers exactly, and others as float64, which rounds float32 results right.
type dyadic struct {
	ints  func(x, y int64) int64
	reals func(x, y float64) float64
	truth bool // the result is 0 or 1
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func comparison(ints func(x, y int64) bool, reals func(x, y float64) bool) dyadic {
	return dyadic{func(x, y int64) int64 { return truth(ints(x, y)) }, func(x, y float64) float64 { return float64(truth(reals(x, y))) }, true}
}

var binaries = map[string]dyadic{
	"Add": {func(x, y int64) int64 { return x + y }, func(x, y float64) float64 { return x + y }, false},
	"Sub": {func(x, y int64) int64 { return x - y }, func(x, y float64) float64 { return x - y }, false},
	"Mul": {func(x, y int64) int64 { return x * y }, func(x, y float64) float64 { return x * y }, false},
	"Div": {func(x, y int64) int64 { return x / y }, func(x, y float64) float64 { return x / y }, false},
	"Min": {func(x, y int64) int64 { return min(x, y) }, math.Min, false},
	"Max": {func(x, y int64) int64 { return max(x, y) }, math.Max, false},
	"Pow": {func(x, y int64) int64 { return int64(math.Pow(float64(x), float64(y))) }, math.Pow, false},

	"Equal":          comparison(func(x, y int64) bool { return x == y }, func(x, y float64) bool { return x == y }),
	"Greater":        comparison(func(x, y int64) bool { return x > y }, func(x, y float64) bool { return x > y }),
	"GreaterOrEqual": comparison(func(x, y int64) bool { return x >= y }, func(x, y float64) bool { return x >= y }),
	"Less":           comparison(func(x, y int64) bool { return x < y }, func(x, y float64) bool { return x < y }),
	"LessOrEqual":    comparison(func(x, y int64) bool { return x <= y }, func(x, y float64) bool { return x <= y }),
	"And":            comparison(func(x, y int64) bool { return x&y != 0 }, func(x, y float64) bool { return x != 0 && y != 0 }),
	"Or":             comparison(func(x, y int64) bool { return x|y != 0 }, func(x, y float64) bool { return x != 0 || y != 0 }),
}

var unaries = map[string]func(float64) float64{
	"Neg": func(x float64) float64 { return -x }, "Sqrt": math.Sqrt, "Reciprocal": func(x float64) float64 { return 1 / x },
	"Exp": math.Exp, "Log": math.Log, "Abs": math.Abs, "Floor": math.Floor, "Ceil": math.Ceil,
}

// folded computes an operator on constants that has no meaning here for others.
func (c *call) folded() (*value, error) {
	if _, ok := unaries[c.n.Op]; ok {
		if err := c.arguments(1, 1); err != nil {
			return nil, err
		}
		a, err := c.known(0, "a number")
		if err != nil {
			return nil, err
		}
		return c.foldOne(a)
	}
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	a, err := c.known(0, "a number")
	if err != nil {
		return nil, err
	}
	b, err := c.known(1, "a number")
	if err != nil {
		return nil, err
	}
	return c.fold(a, b)
}

func (c *call) foldOne(a *array) (*value, error) {
	if a.batch != nil {
		return nil, unsupported(c.n, "a number that depends on the batch size")
	}
	if err := c.spend(a.len()); err != nil {
		return nil, err
	}
	y := newArray(a.typ, a.shape)
	for i := range a.len() {
		y.set(i, unaries[c.n.Op](a.at(i)))
	}
	return constantOf(y), nil
}

// fold computes an operator on two constants.
func (c *call) fold(a, b *array) (*value, error) {
	op := binaries[c.n.Op]
	shape, ok := broadcast(a.shape, b.shape)
	if !ok {
		return nil, malformed(c.n, "inputs: want shapes that can be repeated to one, got %v and %v", a.shape, b.shape)
	}
	if a.real() != b.real() {
		return nil, malformed(c.n, "inputs: want one type, got %v and %v", a.typ, b.typ)
	}
	n, err := checkedSize(shape)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	if err := c.spend(n); err != nil {
		return nil, err
	}
	typ := a.typ
	if op.truth {
		typ = wire.Bool
	}
	y := newArray(typ, shape)
	ia, ib := spread(a.shape, shape), spread(b.shape, shape)
	if a.batch != nil || b.batch != nil {
		return c.foldBatch(y, a, b, ia, ib)
	}
	for i := range n {
		switch {
		case a.real():
			y.set(i, op.reals(a.at(ia(i)), b.at(ib(i))))
		case c.n.Op == "Div" && (b.ints[ib(i)] == 0 || a.ints[ia(i)] == math.MinInt64):
			return nil, malformed(c.n, "inputs: a division by 0, or one that overflows")
		default:
			y.ints[i] = op.ints(a.ints[ia(i)], b.ints[ib(i)])
		}
	}
	return constantOf(y), nil
}

// foldBatch computes with numbers of the form k + m·N.
func (c *call) foldBatch(y, a, b *array, ia, ib func(int) int) (*value, error) {
	if a.real() {
		return nil, unsupported(c.n, "a fraction that depends on the batch size")
	}
	y.batch = make([]int64, len(y.ints))
	part := func(a *array, i int) int64 {
		if a.batch == nil {
			return 0
		}
		return a.batch[i]
	}
	for i := range y.ints {
		x, z := a.ints[ia(i)], b.ints[ib(i)]
		m, n := part(a, ia(i)), part(b, ib(i))
		switch {
		case c.n.Op == "Add":
			y.ints[i], y.batch[i] = x+z, m+n
		case c.n.Op == "Sub":
			y.ints[i], y.batch[i] = x-z, m-n
		case c.n.Op == "Mul" && (m == 0 || n == 0):
			y.ints[i], y.batch[i] = x*z, x*n+z*m
		case c.n.Op == "Div" && n == 0 && z != 0 && x%z == 0 && m%z == 0:
			y.ints[i], y.batch[i] = x/z, m/z
		default:
			return nil, unsupported(c.n, "a number that depends on the batch size")
		}
	}
	return constantOf(y.tidy()), nil
}

// cast changes the type of a constant. Values of layers stay float32.
func (c *call) cast() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	c.a.ignore("saturate", "round_mode")
	x, to := c.in[0], wire.DataType(c.a.int("to", 0))
	if x.f != nil {
		switch {
		case x.f.boolean && to == wire.Bool, !x.f.boolean && (to == wire.Float || to == wire.Double):
			return x, nil
		case x.f.boolean && (to == wire.Float || to == wire.Double):
			return x.changed(x.f.each(func(p piece) piece { return p })), nil
		}
		return nil, unsupported(c.n, "a value of the model as %v", to)
	}
	a := x.constant
	if wire.DataType(0) == to || !isReal(to) && !isInteger(to) {
		return nil, unsupported(c.n, "type %v", to)
	}
	if err := c.spend(a.len()); err != nil {
		return nil, err
	}
	y := newArray(to, a.shape)
	y.batch = a.batch
	for i := range a.len() {
		v := a.at(i)
		switch {
		case !a.real() && !isReal(to) && to != wire.Bool:
			y.ints[i] = a.ints[i]
		case !isReal(to) && !(math.Abs(v) < 1<<63):
			return nil, malformed(c.n, "a number that is no integer: %v", v)
		default:
			y.set(i, v)
		}
	}
	return constantOf(y), nil
}

func isInteger(t wire.DataType) bool {
	switch t {
	case wire.Uint8, wire.Int8, wire.Uint16, wire.Int16, wire.Int32, wire.Int64, wire.Bool, wire.Uint32, wire.Uint64:
		return true
	}
	return false
}
