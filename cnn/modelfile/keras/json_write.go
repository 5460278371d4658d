package keras

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// member is a key of an object with its value; fields are an object whose keys have an order.
type (
	member struct {
		key   string
		value any
	}
	fields []member
)

// appendJSON writes a value as Python's json does where it matters: a float64 has a point or an exponent, so that it stays a
// float. It takes nil, bool, string, int, int64, uint64, float64, fields, maps, whose keys it sorts, and lists.
func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case uint64:
		return strconv.AppendUint(b, v, 10), nil
	case float64:
		return appendFloat(b, v)
	case json.Number:
		return append(b, v...), nil
	case string:
		if !utf8.ValidString(v) {
			return nil, fmt.Errorf("text: want UTF-8, got %s", quoted(v))
		}
		text, err := json.Marshal(v)
		return append(b, text...), err
	case []any:
		return appendList(b, v)
	case []int:
		return appendList(b, v)
	case [][]int:
		return appendList(b, v)
	case []float64:
		return appendList(b, v)
	case []string:
		return appendList(b, v)
	case map[string]any:
		var f fields
		for _, k := range slices.Sorted(maps.Keys(v)) {
			f = append(f, member{k, v[k]})
		}
		return appendJSON(b, f)
	case fields:
		b = append(b, '{')
		for i, m := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			var err error
			if b, err = appendJSON(b, m.key); err != nil {
				return nil, err
			}
			if b, err = appendJSON(append(b, ": "...), m.value); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
	return nil, fmt.Errorf("value: want a number, string, list or map, got %T", v)
}

func appendList[T any](b []byte, list []T) (_ []byte, err error) {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ", "...)
		}
		if b, err = appendJSON(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendFloat(b []byte, v float64) ([]byte, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("number: want a finite one, got %v", v)
	}
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return append(b, s...), nil
}
