package keras

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// Extra are facts about a model that Keras has no place for. They ride in an entry of their own, stheno.json, which Keras does
// not look at. All may be left out.
type Extra struct {
	Classes []string // names of the classes, in the order of the outputs
	Picture *Picture // how a picture file becomes an example
	Seed    *uint64  // of the training
	Data    string   // a fingerprint of the training data, such as "sha256:…"
	// Versions are those of the programs that made the model, such as "stheno": "0.3.0".
	Versions map[string]string
}

// Picture says how a picture file becomes an example of the size that Input says: a value of the example is that of the pixel,
// 0 to 255, times Scale plus Offset.
type Picture struct {
	Colors string  // "rgb" or "grayscale", as data.Colors
	Resize string  // how it is brought to size, such as "bilinear"
	Scale  float64 // 1 changes nothing
	Offset float64
}

// extraFormat is the version of the entry.
const extraFormat = 1

// extraFile is the entry: Extra, and what of Compile Keras cannot tell.
type extraFile struct {
	Extra
	exact   bool
	metrics []ownMetric
}

// extra reads the entry.
func (r *reading) extra(text []byte) *extraFile {
	e := &extraFile{}
	c := r.object(extraEntry, r.json(text))
	if f := c.integer("format", 0); f != extraFormat && r.err == nil {
		r.refuse("format %d of %s, only %d", f, extraEntry, extraFormat)
	}
	for _, v := range c.optional("classes") {
		name, ok := v.(string)
		if !ok {
			c.wrong("classes", "a list of names", v)
		}
		e.Classes = append(e.Classes, name)
	}
	if v, _ := c.take("picture"); v != nil {
		p := r.object("picture", v)
		e.Picture = &Picture{p.text("colors", ""), p.text("resize", ""), p.number("scale", 1), p.number("offset", 0)}
		p.end()
	}
	if s, ok := c.seed(); ok {
		e.Seed = &s
	}
	e.Data = c.text("data", "")
	if v, _ := c.take("versions"); v != nil {
		e.Versions = make(map[string]string)
		versions := r.object("versions", v)
		for k := range versions.members {
			e.Versions[k] = versions.text(k, "")
		}
	}
	e.exact = c.boolean("exact", false)
	for _, v := range c.optional("metrics") {
		m := r.object("metrics", v)
		at := m.integer("index", 0)
		e.metrics = append(e.metrics, ownMetric{at, r.own(m)})
	}
	c.end()
	return e
}

// optional is a list that may be missing.
func (c *config) optional(key string) []any {
	if !c.has(key) {
		c.pass(key)
		return nil
	}
	return c.list(key)
}

// text is the entry, nil if there is nothing to say.
func (e *extraFile) text() ([]byte, error) {
	f := fields{{"format", extraFormat}}
	if len(e.Classes) > 0 {
		f = append(f, member{"classes", e.Classes})
	}
	if p := e.Picture; p != nil {
		f = append(f, member{"picture", fields{{"colors", p.Colors}, {"resize", p.Resize}, {"scale", p.Scale}, {"offset", p.Offset}}})
	}
	if e.Seed != nil {
		f = append(f, member{"seed", json.Number(strconv.FormatUint(*e.Seed, 10))})
	}
	if e.Data != "" {
		f = append(f, member{"data", e.Data})
	}
	if len(e.Versions) > 0 {
		var v fields
		for _, k := range slices.Sorted(maps.Keys(e.Versions)) {
			v = append(v, member{k, e.Versions[k]})
		}
		f = append(f, member{"versions", v})
	}
	if e.exact {
		f = append(f, member{"exact", true})
	}
	var own []any
	for _, m := range e.metrics {
		class, _ := ownClass(m.metric)
		own = append(own, fields{{"index", m.at}, {"class_name", class}, {"name", m.metric.Name()}, {"config", m.metric.(metric.Configured).Config()}})
	}
	if own != nil {
		f = append(f, member{"metrics", own})
	}
	if len(f) == 1 {
		return nil, nil
	}
	return appendJSON(nil, f)
}

// fits wants a name for each class that the model tells apart.
func (e *Extra) fits(m *cnn.Model) bool {
	out := m.Output()
	k := out[len(out)-1]
	return len(e.Classes) == 0 || len(e.Classes) == k || k == 1 && len(e.Classes) == 2
}
