package keras

import "github.com/seed-1d449c6d/stheno/cnn/constraint"

// constraint is that of a key; nil without one.
func (c *config) constraint(key string) constraint.Constraint {
	v, _ := c.take(key)
	if v == nil {
		return nil
	}
	class, inner := c.serialized(c.at(key), v)
	defer inner.end()
	switch class {
	case "MaxNorm":
		return constraint.MaxNorm(inner.number("max_value", 2), inner.axes()...)
	case "MinMaxNorm":
		return constraint.MinMaxNorm(inner.number("min_value", 0), inner.number("max_value", 1), inner.number("rate", 1), inner.axes()...)
	case "NonNeg":
		return constraint.NonNeg()
	case "UnitNorm":
		return constraint.UnitNorm(inner.axes()...)
	}
	c.refuse("constraint %s of %s", quoted(class), c.at(key))
	return nil
}

// axes are those along which a constraint measures.
func (c *config) axes() []int {
	axes := c.integers("axis")
	if len(axes) == 0 && c.has("axis") {
		c.refuse("argument %s=[], the norm of each weight by itself", c.at("axis"))
	}
	return axes
}
