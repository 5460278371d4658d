package keras

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

const (
	maxConfig = 16 << 20 // bytes of a config: a layer takes about 2000
	maxValues = 1 << 19  // values in it
	maxDepth  = 64       // values within values: Keras' own files have 12
)

// parseJSON reads a JSON text as nested map[string]any, []any, string, json.Number, bool and nil. It is stricter than
// encoding/json: a key may stand once in an object, since readers differ on which one counts, strings are UTF-8, and size,
// number of values and depth are bounded.
func parseJSON(text []byte) (any, error) {
	fail := func(want, got string) (any, error) {
		return nil, &FormatError{What: "JSON", Want: want, Got: got}
	}
	if len(text) > maxConfig {
		return fail(fmt.Sprintf("at most %d bytes (limit)", maxConfig), fmt.Sprintf("%d, too large", len(text)))
	}
	if !utf8.Valid(text) {
		return fail("UTF-8", "other bytes")
	}
	p := &jsonParser{d: json.NewDecoder(bytes.NewReader(text))}
	p.d.UseNumber()
	v, err := p.value(0)
	var bad *FormatError
	switch {
	case errors.As(err, &bad):
		return nil, err
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return fail("a whole text", "its end (EOF)")
	case err != nil:
		return nil, &FormatError{Err: fmt.Errorf("JSON: %w", err)}
	}
	if _, err := p.d.Token(); err != io.EOF {
		return fail("one value", "more after it")
	}
	return v, nil
}

type jsonParser struct {
	d      *json.Decoder
	values int
}

func (p *jsonParser) value(depth int) (any, error) {
	fail := func(want, got string) error { return &FormatError{What: "JSON", Want: want, Got: got} }
	if p.values++; p.values > maxValues {
		return nil, fail(fmt.Sprintf("at most %d values (limit)", maxValues), "more")
	}
	if depth > maxDepth {
		return nil, fail(fmt.Sprintf("a depth of at most %d", maxDepth), "more deeply nested values")
	}
	t, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := t.(json.Delim)
	if !ok {
		return t, nil
	}
	if delim == '[' {
		list := []any{}
		for p.d.More() {
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := p.d.Token()
		return list, err
	}
	members := make(map[string]any)
	for p.d.More() {
		key, err := p.d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if _, twice := members[name]; twice {
			return nil, fail("each key once", "duplicate "+quoted(name))
		}
		if members[name], err = p.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err = p.d.Token()
	return members, err
}
