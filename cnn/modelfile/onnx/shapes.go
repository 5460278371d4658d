package onnx

import (
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

func (c *call) identity() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	return c.in[0], nil
}

// shapeOf gives [N, …] as a constant in which the batch is marked.
func (c *call) shapeOf() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	var a *array
	if x := c.in[0]; x.constant != nil {
		a = intArray([]int{len(x.constant.shape)})
		a.ints = []int64{}
		for _, d := range x.constant.shape {
			a.ints = append(a.ints, int64(d))
		}
	} else {
		a = intArray([]int{x.rank()}, 0)
		a.batch = make([]int64, x.rank())
		a.batch[0] = 1
		for _, d := range x.view.dims {
			a.ints = append(a.ints, int64(d))
		}
	}
	rank := len(a.ints)
	from, to := c.a.int("start", 0), c.a.int("end", rank)
	clip := func(i int) int {
		if i < 0 {
			i += rank
		}
		return min(max(i, 0), rank)
	}
	from, to = clip(from), clip(to)
	to = max(from, to)
	return constantOf(a.pick([]int{to - from}, func(i int) int { return i + from }).tidy()), nil
}

// tidy leaves out a batch part that is nothing but zeros.
func (a *array) tidy() *array {
	if a.batch != nil && !slices.ContainsFunc(a.batch, func(v int64) bool { return v != 0 }) {
		a.batch = nil
	}
	return a
}

func (c *call) sizeOf() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	a := intArray([]int{}, 0)
	if x := c.in[0]; x.constant != nil {
		a.ints[0] = int64(x.constant.len())
	} else {
		a.batch = []int64{int64(size(x.view.dims))}
	}
	return constantOf(a), nil
}

func (c *call) constantValue() (*value, error) {
	if len(c.n.Outputs) == 0 || len(c.in) > 0 {
		return nil, malformed(c.n, "want no input and one output")
	}
	for _, a := range c.n.Attributes {
		var v *array
		var err error
		switch a.Name {
		case "value":
			if b := c.a.find("value", wire.KindTensor); b != nil && b.Tensor != nil {
				v, err = c.tensor(b.Tensor)
			}
		case "value_float":
			v = newArray(wire.Float, []int{})
			if b := c.a.find(a.Name, wire.KindFloat); b != nil {
				v.floats[0] = b.Float
			}
		case "value_floats":
			if b := c.a.find(a.Name, wire.KindFloats); b != nil {
				v = &array{typ: wire.Float, shape: []int{len(b.Floats)}, floats: b.Floats}
			}
		case "value_int":
			if b := c.a.find(a.Name, wire.KindInt); b != nil {
				v = intArray([]int{}, b.Int)
			}
		case "value_ints":
			if b := c.a.find(a.Name, wire.KindInts); b != nil {
				v = intArray([]int{len(b.Ints)}, b.Ints...)
			}
		default:
			return nil, unsupported(c.n, "attribute %s", wire.Quote(a.Name))
		}
		if err != nil {
			return nil, err
		}
		if v != nil && len(c.n.Attributes) == 1 {
			return constantOf(v), nil
		}
	}
	if c.a.err != nil {
		return nil, c.a.err
	}
	return nil, malformed(c.n, "want one attribute with its value")
}

// tensor reads the numbers of an attribute. They cannot be in another file.
func (c *call) tensor(t *wire.Tensor) (*array, error) {
	if t.External != nil {
		return nil, unsupported(c.n, "external data of an attribute")
	}
	a, err := arrayOf(t)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	return a, nil
}

func (c *call) constantOfShape() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	dims, err := c.integers(0, "a shape")
	if err != nil {
		return nil, err
	}
	n, err := checkedSize(dims)
	if err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	if err := c.spend(n); err != nil {
		return nil, err
	}
	one := newArray(wire.Float, []int{1})
	if b := c.a.find("value", wire.KindTensor); b != nil && b.Tensor != nil {
		if one, err = c.tensor(b.Tensor); err != nil {
			return nil, err
		}
		if one.len() != 1 {
			return nil, malformed(c.n, "value: want one number, got %d", one.len())
		}
	}
	return constantOf(one.pick(dims, func(int) int { return 0 })), nil
}
