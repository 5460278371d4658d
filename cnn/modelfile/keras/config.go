package keras

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// reading is one reading of a file. It keeps the first thing that is wrong; what is read after that is of no use.
type reading struct {
	file   string
	layer  string // being read
	legacy bool   // the forms of Keras 2 are allowed too
	shared map[string]string
	err    error

	anyNumber bool  // weights may be NaN and infinite
	drawing   *bool // initializers of this reading draw numbers: false while the model is made; nil before the first of them
}

// fail notes a value that cannot be.
func (r *reading) fail(what, want, got string) {
	if r.err == nil {
		r.err = &FormatError{File: r.file, Layer: r.layer, What: what, Want: want, Got: got}
	}
}

// refuse notes what is not supported.
func (r *reading) refuse(format string, args ...any) {
	if r.err == nil {
		r.err = &UnsupportedError{File: r.file, Layer: r.layer, What: fmt.Sprintf(format, args...)}
	}
}

// config is an object of a file. What is taken out of it is noted, so that end can tell what nobody has asked for.
type config struct {
	*reading
	name    string // where it stands, such as "kernel_initializer"
	members map[string]any
	taken   map[string]bool
}

// object wants v to be one.
func (r *reading) object(name string, v any) *config {
	m, ok := v.(map[string]any)
	if !ok {
		r.fail(name, "an object", shown(v))
	}
	return &config{r, name, m, make(map[string]bool)}
}

// take is the value of a key; false if there is none.
func (c *config) take(key string) (any, bool) {
	c.taken[key] = true
	v, ok := c.members[key]
	return v, ok
}

// has says that there is a value, and not null.
func (c *config) has(key string) bool { return c.members[key] != nil }

// null wants a key to be missing or null.
func (c *config) null(keys ...string) {
	for _, k := range keys {
		if v, _ := c.take(k); v != nil {
			c.refuse("argument %s=%s", c.at(k), shown(v))
		}
	}
}

// only wants a key to be missing or to have one of the values.
func (c *config) only(key string, allowed ...any) {
	v, ok := c.take(key)
	if !ok {
		return
	}
	for _, a := range allowed {
		if v == a {
			return
		}
	}
	c.refuse("argument %s=%s", c.at(key), shown(v))
}

// pass takes keys that mean nothing here.
func (c *config) pass(keys ...string) {
	for _, k := range keys {
		c.taken[k] = true
	}
}

// end refuses what nobody has taken.
func (c *config) end() {
	for _, k := range slices.Sorted(maps.Keys(c.members)) {
		if !c.taken[k] {
			c.refuse("argument %s=%s", c.at(k), shown(c.members[k]))
			return
		}
	}
}

// at names a key for an error.
func (c *config) at(key string) string {
	if c.name == "" {
		return short(key, 60)
	}
	return c.name + "." + short(key, 60)
}

// wrong notes a value of the wrong kind.
func (c *config) wrong(key, want string, v any) { c.fail(c.at(key), want, shown(v)) }

// shown writes a value for an error.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quoted(v)
	case json.Number:
		return short(v.String(), 40)
	case bool:
		return fmt.Sprint(v)
	}
	text, err := appendJSON(nil, v)
	if err != nil {
		return fmt.Sprintf("a %T", v)
	}
	return short(string(text), 60)
}
