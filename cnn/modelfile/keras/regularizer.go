package keras

import "github.com/seed-1d449c6d/stheno/cnn/regularizer"

// regularizer is that of a key; nil without one.
func (c *config) regularizer(key string) regularizer.Regularizer {
	v, _ := c.take(key)
	if v == nil {
		return nil
	}
	class, inner := c.serialized(c.at(key), v)
	defer inner.end()
	switch class {
	case "L1":
		return regularizer.L1(inner.number("l1", 0.01))
	case "L2":
		return regularizer.L2(inner.number("l2", 0.01))
	case "L1L2":
		return regularizer.L1L2(inner.number("l1", 0), inner.number("l2", 0))
	}
	c.refuse("regularizer %s of %s", quoted(class), c.at(key))
	return nil
}
