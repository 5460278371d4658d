package keras

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// text is a string; without one, or with null, it is std.
func (c *config) text(key, std string) string {
	v, _ := c.take(key)
	switch v := v.(type) {
	case nil:
		return std
	case string:
		return v
	default:
		c.wrong(key, "a string", v)
		return std
	}
}

// boolean is true or false; without one it is std.
func (c *config) boolean(key string, std bool) bool {
	v, ok := c.take(key)
	if !ok {
		return std
	}
	b, ok := v.(bool)
	if !ok {
		c.wrong(key, "true or false", v)
	}
	return b
}

// number is a finite number; without one it is std.
func (c *config) number(key string, std float64) float64 {
	v, ok := c.take(key)
	if !ok {
		return std
	}
	f, ok := asNumber(v)
	if !ok {
		c.wrong(key, "a finite number", v)
	}
	return f
}

// integer is a whole number; without one it is std.
func (c *config) integer(key string, std int) int {
	v, ok := c.take(key)
	if !ok {
		return std
	}
	return c.whole(key, v)
}

// needed wants a key to be there.
func (c *config) needed(key string) {
	if _, ok := c.members[key]; !ok {
		c.fail(c.at(key), "a value", "none")
	}
}

func (c *config) whole(key string, v any) int {
	n, ok := asInteger(v)
	if !ok {
		c.wrong(key, "a whole number", v)
	}
	return n
}

// pair is two whole numbers, or one for both; without one it is std.
func (c *config) pair(key string, std [2]int) [2]int {
	v, ok := c.take(key)
	if !ok || v == nil {
		return std
	}
	if list, ok := v.([]any); ok {
		if len(list) != 2 {
			c.wrong(key, "one whole number or two", v)
			return std
		}
		return [2]int{c.whole(key, list[0]), c.whole(key, list[1])}
	}
	n := c.whole(key, v)
	return [2]int{n, n}
}

// integers are whole numbers, or one of them; nil without any.
func (c *config) integers(key string) []int {
	v, _ := c.take(key)
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		return []int{c.whole(key, v)}
	}
	n := make([]int, len(list))
	for i, v := range list {
		n[i] = c.whole(key, v)
	}
	return n
}

// numbers are finite numbers, or one of them; nil without any.
func (c *config) numbers(key string) []float64 {
	v, _ := c.take(key)
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	f := make([]float64, len(list))
	for i, v := range list {
		if f[i], ok = asNumber(v); !ok {
			c.wrong(key, "a finite number or a list of them", v)
		}
	}
	return f
}

// seed is a random layer's or initializer's; false without one.
func (c *config) seed() (uint64, bool) {
	v, _ := c.take("seed")
	if v == nil {
		return 0, false
	}
	if n, ok := v.(json.Number); ok {
		if s, err := strconv.ParseUint(n.String(), 10, 64); err == nil {
			return s, true
		}
	}
	c.refuse("argument %s=%s", c.at("seed"), shown(v))
	return 0, false
}

func asNumber(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	return f, err == nil && !math.IsInf(f, 0)
}

func asInteger(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := strconv.ParseInt(n.String(), 10, strconv.IntSize)
	return int(i), err == nil
}

// list is an array.
func (c *config) list(key string) []any {
	v, _ := c.take(key)
	list, ok := v.([]any)
	if !ok {
		c.wrong(key, "a list", v)
	}
	return list
}

// shape is the shape of a batch, without its first axis, which may be of any size.
func (r *reading) shape(name string, v any) []int {
	list, ok := v.([]any)
	if !ok || len(list) < 1 {
		r.fail(name, "a list that begins with null", shown(v))
		return nil
	}
	if n, ok := asInteger(list[0]); list[0] != nil && (!ok || n < 1) {
		r.fail(name, "null or 1 and more as the size of a batch", shown(list[0]))
		return nil
	}
	dims := make([]int, len(list)-1)
	for i, v := range list[1:] {
		if v == nil {
			r.refuse("%s %s with an axis of no size", name, shown(list))
			return nil
		}
		if dims[i], ok = asInteger(v); !ok || dims[i] < 1 {
			r.fail(name, fmt.Sprintf("axes of whole numbers, 1 or more (axis %d)", i+1), shown(v))
			return nil
		}
	}
	return dims
}

// alike wants what a file says of the shape of a batch to be right: null is any size, and nothing said is right too.
func (r *reading) alike(name string, said any, shape []int) {
	list, ok := said.([]any)
	right := said == nil || ok && len(list) == len(shape)+1
	for i := 1; right && i < len(list); i++ {
		n, ok := asInteger(list[i])
		right = list[i] == nil || ok && n == shape[i-1]
	}
	if !right {
		r.fail(name, fmt.Sprintf("that of a batch of %v", shape), shown(said))
	}
}
