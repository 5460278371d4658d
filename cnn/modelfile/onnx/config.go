package onnx

// config reads the parameters of a layer. The first error is kept.
type config struct {
	w   *writer
	of  map[string]any
	err error
}

func (c *config) fail(key string) {
	if c.err == nil {
		c.err = c.w.unsupported("parameter %s: %v", key, c.of[key])
	}
}

func (c *config) int(key string) int {
	v, ok := c.of[key].(int)
	if !ok {
		c.fail(key)
	}
	return v
}

func (c *config) float(key string) float64 {
	switch v := c.of[key].(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	c.fail(key)
	return 0
}

// floats is one number or a list.
func (c *config) floats(key string) []float32 {
	list, ok := c.of[key].([]float64)
	if !ok {
		list = []float64{c.float(key)}
	}
	v := make([]float32, len(list))
	for i, x := range list {
		v[i] = float32(x)
	}
	return v
}

func (c *config) bool(key string) bool {
	v, ok := c.of[key].(bool)
	if !ok {
		c.fail(key)
	}
	return v
}

func (c *config) text(key string) string {
	v, ok := c.of[key].(string)
	if !ok {
		c.fail(key)
	}
	return v
}

// ints is a list of integers.
func (c *config) ints(key string) []int {
	v, ok := c.of[key].([]int)
	if !ok {
		c.fail(key)
	}
	return v
}

// pair is a list of two.
func (c *config) pair(key string) [2]int {
	v := c.ints(key)
	if len(v) != 2 {
		c.fail(key)
		return [2]int{}
	}
	return [2]int{v[0], v[1]}
}

// sides is a border [[top, bottom], [left, right]].
func (c *config) sides(key string) (b [2][2]int) {
	v, ok := c.of[key].([][]int)
	if !ok || len(v) != 2 || len(v[0]) != 2 || len(v[1]) != 2 {
		c.fail(key)
		return b
	}
	return [2][2]int{{v[0][0], v[0][1]}, {v[1][0], v[1][1]}}
}
