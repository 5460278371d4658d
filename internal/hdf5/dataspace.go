package hdf5

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// dataspace is a shape. null means that there are no elements and no shape.
type dataspace struct {
	null  bool
	shape []int    // empty for a scalar
	most  []uint64 // largest shape; all ones: no bound
	count int      // of elements
}

// dataspace reads a dataspace message. No product of a part of an accepted shape overflows an int.
func (s *source) dataspace(body []byte) (dataspace, error) {
	d := dataspace{shape: []int{}, count: 1}
	c := s.cursor("dataspace", body)
	version := c.version(1, 2)
	rank, flags := int(c.byte()), c.byte()
	if version == 1 {
		c.take(5)
	} else {
		switch kind := c.byte(); {
		case kind == 2:
			return dataspace{null: true}, c.err
		case kind > 2:
			c.fail(unsupported("dataspace type %d", kind))
		case kind == 0 && rank > 0:
			c.fail(broken("dataspace", "no axes in a scalar", "%d", rank))
		}
	}
	if rank > maxRank {
		return d, broken("shape", fmt.Sprintf("at most %d axes", maxRank), "%d", rank)
	}
	axes := make([]uint64, rank)
	for i := range axes {
		axes[i] = c.length()
		d.most = append(d.most, axes[i])
	}
	if flags&1 != 0 {
		for i := range axes {
			d.most[i] = c.length()
			if d.most[i] == ^uint64(0)>>(64-8*s.lengthSize) {
				d.most[i] = math.MaxUint64
			}
			if c.err == nil && d.most[i] < axes[i] {
				c.fail(broken("shape", fmt.Sprintf("axis %d of at most %d", i, d.most[i]), "%d", axes[i]))
			}
		}
	}
	if c.err != nil {
		return d, c.err
	}
	whole := uint64(1)
	for _, n := range axes {
		var ok bool
		if whole, ok = product(whole, max(n, 1)); !ok || whole > math.MaxInt || n > math.MaxInt {
			return d, &LimitError{What: "shape " + shapeText(axes), Want: "a number of elements that fits an int", Got: "an overflow"}
		}
		d.shape = append(d.shape, int(n))
		d.count *= int(n)
	}
	return d, nil
}

// shapeText writes a shape as Keras does: (), (3,) or (3, 4).
func shapeText[T int | uint64](shape []T) string {
	var t []string
	for _, n := range shape {
		t = append(t, strconv.FormatUint(uint64(n), 10))
	}
	if len(t) == 1 {
		return "(" + t[0] + ",)"
	}
	return "(" + strings.Join(t, ", ") + ")"
}
