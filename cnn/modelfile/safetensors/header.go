package safetensors

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"unicode/utf8"
)

// What a header may hold. The format itself allows 100 MB; a model of package cnn needs about 100 bytes a tensor.
const (
	maxHeader  = 8 << 20 // bytes
	maxTensors = 10_000
	maxRank    = 64
)

// metadataKey is the one key of a header that is no tensor.
const metadataKey = "__metadata__"

// entry is what the header says of a tensor.
type entry struct {
	name, dtype string
	shape       []int
	begin, end  int64 // in the data, which follows the header
	count       int   // elements
}

// parseHeader reads the header's JSON strictly: each key once, no other keys than those of the format. The entries come out
// sorted by where their data lies and cover size bytes of data without a hole.
func parseHeader(text []byte, size int64) ([]entry, map[string]string, error) {
	if !utf8.Valid(text) || !bytes.HasPrefix(text, []byte("{")) {
		return nil, nil, broken("", "header: want an object of JSON in UTF-8; not a safetensors file")
	}
	p := parser{json.NewDecoder(bytes.NewReader(text))}
	p.d.UseNumber()
	var entries []entry
	metadata := make(map[string]string)
	err := p.object("", "header", func(key string) error {
		if key == metadataKey {
			return p.object("", metadataKey, func(k string) (err error) {
				metadata[k], err = p.text("", metadataKey+": "+quote(k))
				return err
			})
		}
		if len(entries) == maxTensors {
			return broken("", "header: want at most %d tensors", maxTensors)
		}
		e, err := p.entry(key)
		entries = append(entries, e)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if _, err := p.d.Token(); err != io.EOF {
		return nil, nil, broken("", "header: want only spaces after the object")
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		if a.begin != b.begin {
			return order(a.begin, b.begin)
		}
		return order(a.end, b.end)
	})
	at := int64(0)
	for _, e := range entries {
		switch {
		case e.end > size:
			return nil, nil, broken(e.name, "data_offsets: want an end of at most %d, where the file ends, got %d", size, e.end)
		case e.begin != at:
			return nil, nil, broken(e.name, "data_offsets: want a begin at %d, after the tensor before, got %d", at, e.begin)
		}
		at = e.end
	}
	if at != size {
		return nil, nil, broken("", "data: want %d bytes, as the tensors have, got %d", at, size)
	}
	return entries, metadata, nil
}

func order(a, b int64) int {
	if a < b {
		return -1
	}
	return 1
}

// entry reads the object of a tensor and compares its shape with its number of bytes.
func (p parser) entry(name string) (entry, error) {
	e := entry{name: name}
	var offsets []int64
	seen := make(map[string]bool, 3)
	err := p.object(name, "header", func(key string) (err error) {
		seen[key] = true
		switch key {
		case "dtype":
			e.dtype, err = p.text(name, key)
		case "shape":
			var dims []int64
			dims, err = p.numbers(name, key, maxRank)
			e.shape = make([]int, len(dims))
			for i, d := range dims {
				if e.shape[i] = int(d); int64(e.shape[i]) != d {
					return broken(name, "shape: axis %d is too large: %d", i, d)
				}
			}
		case "data_offsets":
			offsets, err = p.numbers(name, key, 2)
		default:
			return broken(name, "unknown key %s", quote(key))
		}
		return err
	})
	if err != nil {
		return e, err
	}
	for _, key := range []string{"dtype", "shape", "data_offsets"} {
		if !seen[key] {
			return e, broken(name, "key %q is missing", key)
		}
	}
	if len(offsets) != 2 || offsets[0] > offsets[1] {
		return e, broken(name, "data_offsets: want begin and end, got %v", offsets)
	}
	e.begin, e.end = offsets[0], offsets[1]
	width, known := widths[e.dtype]
	if !known {
		return e, &UnsupportedError{Tensor: name, Type: e.dtype}
	}
	n, bytes := 1, uint64(width)
	for _, d := range e.shape { // an axis of length 0 counts as 1 first, so that no product wraps
		hi, lo := bits.Mul64(bytes, uint64(max(d, 1)))
		if hi != 0 || lo > math.MaxInt {
			return e, broken(name, "shape: too large: %v", e.shape[:min(len(e.shape), 8)])
		}
		bytes = lo
		n *= d
	}
	if e.count = n; int64(n)*int64(width) != e.end-e.begin {
		return e, broken(name, "data_offsets: want %d bytes for shape %v of %s, got %d", int64(n)*int64(width),
			e.shape[:min(len(e.shape), 8)], e.dtype, e.end-e.begin)
	}
	return e, nil
}

// parser reads JSON token by token, so that its memory does not depend on how deep a file nests, and a key that comes twice
// is seen.
type parser struct{ d *json.Decoder }

// object reads an object and calls value for each key, to read what follows it.
func (p parser) object(tensor, what string, value func(key string) error) error {
	if err := p.want(tensor, what, json.Delim('{'), "an object"); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for p.d.More() {
		t, err := p.d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			return p.damaged(tensor, what, err)
		}
		if seen[key] {
			return broken(tensor, "%s: key %s comes twice", what, quote(key))
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	return p.want(tensor, what, json.Delim('}'), "the end of an object")
}

// numbers reads a list of at most most integers that are not negative.
func (p parser) numbers(tensor, what string, most int) ([]int64, error) {
	if err := p.want(tensor, what, json.Delim('['), "a list"); err != nil {
		return nil, err
	}
	list := []int64{}
	for p.d.More() {
		t, err := p.d.Token()
		if err != nil {
			return nil, p.damaged(tensor, what, err)
		}
		n, _ := t.(json.Number)
		v, err := strconv.ParseUint(string(n), 10, 63)
		if err != nil || len(list) == most {
			return nil, broken(tensor, "%s: want at most %d integers from 0 to 2^63-1", what, most)
		}
		list = append(list, int64(v))
	}
	return list, p.want(tensor, what, json.Delim(']'), "the end of a list")
}

func (p parser) text(tensor, what string) (string, error) {
	t, err := p.d.Token()
	if err != nil {
		return "", p.damaged(tensor, what, err)
	}
	s, ok := t.(string)
	if !ok {
		return "", broken(tensor, "%s: want a text", what)
	}
	return s, nil
}

func (p parser) want(tensor, what string, d json.Delim, words string) error {
	t, err := p.d.Token()
	if err != nil {
		return p.damaged(tensor, what, err)
	}
	if t != d {
		return broken(tensor, "%s: want %s", what, words)
	}
	return nil
}

// damaged says what package json says, which tells no file.
func (p parser) damaged(tensor, what string, err error) error {
	if err == nil || err == io.EOF || err == io.ErrUnexpectedEOF {
		return broken(tensor, "%s: JSON ends early", what)
	}
	return broken(tensor, "%s: JSON: %v at byte %d", what, err, p.d.InputOffset())
}
