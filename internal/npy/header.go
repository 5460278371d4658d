package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

const (
	magic     = "\x93NUMPY"
	maxHeader = 10000 // bytes; NumPy's own cap (max_header_size)
	maxRank   = 64    // NumPy's own cap (NPY_MAXDIMS)
)

// header is what the dict at the start of a .npy file says.
type header struct {
	descr   string
	fortran bool
	shape   []int
}

// readHeader reads magic, version, length and dict, and leaves r at the first byte of the data.
func readHeader(r io.Reader) (header, error) {
	var h header
	start := make([]byte, len(magic)+2)
	k, err := io.ReadFull(r, start)
	switch {
	case k == 0 && errors.Is(err, io.EOF):
		return h, errors.New("the file is empty")
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return h, fmt.Errorf("header: %w", err)
	case string(start[:min(k, len(magic))]) != magic:
		return h, fmt.Errorf("magic: want %q, got %q; not a .npy file", magic, start[:k])
	case err != nil:
		return h, fmt.Errorf("header: truncated after %d bytes", k)
	}
	length := make([]byte, 4)
	switch major, minor := start[6], start[7]; {
	case minor != 0 || major < 1 || major > 3:
		return h, fmt.Errorf("version: want 1.0, 2.0 or 3.0, got %d.%d", major, minor)
	case major == 1:
		_, err = io.ReadFull(r, length[:2])
	default:
		_, err = io.ReadFull(r, length)
	}
	if err != nil {
		return h, fmt.Errorf("header: length: %w", err)
	}
	n := binary.LittleEndian.Uint32(length)
	if n > maxHeader {
		return h, fmt.Errorf("header: want at most %d bytes, got %d", maxHeader, n)
	}
	text := make([]byte, n)
	if k, err := io.ReadFull(r, text); err != nil {
		return h, fmt.Errorf("header: truncated: want %d bytes, got %d: %w", n, k, err)
	}
	return parseHeader(string(text))
}

// parseHeader reads the one form of Python literal that NumPy writes: a dict of exactly three keys, in any order.
func parseHeader(s string) (header, error) {
	var h header
	p := parser{rest: s}
	seen := map[string]bool{}
	p.want("{")
	for p.err == nil && !p.take("}") {
		key := p.str()
		p.want(":")
		if seen[key] {
			p.fail("key %s appears twice", quote(key))
		}
		seen[key] = true
		switch key {
		case "descr":
			h.descr = p.descr()
		case "fortran_order":
			h.fortran = p.boolean()
		case "shape":
			h.shape = p.shape()
		default:
			p.fail("unknown key %s", quote(key))
		}
		if !p.take(",") && p.err == nil && !strings.HasPrefix(p.rest, "}") {
			p.fail("want \",\" or \"}\", got %s", quote(p.rest))
		}
	}
	if p.err == nil && strings.Trim(p.rest, " \n") != "" {
		p.fail("want only spaces after the dict, got %s", quote(p.rest))
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if p.err == nil && !seen[key] {
			p.fail("key %q is missing", key)
		}
	}
	return h, p.err
}

// parser eats rest from the left. After the first failure every method does nothing.
type parser struct {
	rest string
	err  error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("header: "+format, args...)
	}
}

// take eats t, and the spaces around it, if it comes next.
func (p *parser) take(t string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(p.rest, " "), t)
	if p.err != nil || !ok {
		return false
	}
	p.rest = strings.TrimLeft(rest, " ")
	return true
}

func (p *parser) want(t string) {
	if !p.take(t) {
		p.fail("want %q, got %s", t, quote(p.rest))
	}
}

// str eats a string in either kind of quotes; NumPy needs no escapes here, so they are refused.
func (p *parser) str() string {
	for _, q := range []string{"'", `"`} {
		if !p.take(q) {
			continue
		}
		s, rest, ok := strings.Cut(p.rest, q)
		if !ok || strings.Contains(s, `\`) {
			break
		}
		p.rest = strings.TrimLeft(rest, " ")
		return s
	}
	p.fail("want a string, got %s", quote(p.rest))
	return ""
}

func (p *parser) descr() string {
	if strings.HasPrefix(p.rest, "[") {
		p.fail("type (descr): a structured type is not supported: %s", quote(p.rest))
	}
	return p.str()
}

func (p *parser) boolean() bool {
	if p.take("True") {
		return true
	}
	if !p.take("False") {
		p.fail("fortran_order: want True or False, got %s", quote(p.rest))
	}
	return false
}

// shape eats a tuple of integers: (), (3,) or (3, 4) but not (3), which is no tuple in Python.
func (p *parser) shape() []int {
	shape := []int{}
	p.want("(")
	comma := false
	for p.err == nil && !p.take(")") {
		if len(shape) == maxRank {
			p.fail("shape: want at most %d axes", maxRank)
		}
		if len(shape) > 0 && !comma {
			p.fail("shape: want \",\" or \")\", got %s", quote(p.rest))
		}
		end := strings.IndexAny(p.rest, ",) ")
		if end < 0 {
			end = len(p.rest)
		}
		d, err := strconv.ParseUint(p.rest[:end], 10, strconv.IntSize-1)
		switch {
		case errors.Is(err, strconv.ErrRange):
			p.fail("shape: axis %d is too large: %s", len(shape), quote(p.rest[:end]))
		case err != nil:
			p.fail("shape: axis %d: want an integer that is not negative, got %s", len(shape), quote(p.rest[:end]))
		}
		shape = append(shape, int(d))
		p.rest = strings.TrimLeft(p.rest[end:], " ")
		comma = p.take(",")
	}
	if p.err == nil && len(shape) == 1 && !comma {
		p.fail("shape: want a tuple, got a number")
	}
	return shape
}

// count returns the number of elements of shape, after checking that their bytes stay within limit. Axes of length zero count
// as one for the check, so that no product of a part of an accepted shape overflows.
func count(shape []int, width int, limit int64) (int, error) {
	size := uint64(width)
	n := 1
	for _, d := range shape {
		hi, lo := bits.Mul64(size, uint64(max(d, 1)))
		if hi != 0 || lo > uint64(max(limit, 0)) || lo > math.MaxInt {
			return 0, fmt.Errorf("shape %s of %d-byte elements is too large: the limit is %d bytes", tuple(shape), width, limit)
		}
		size = lo
		n *= d
	}
	if size > uint64(max(limit, 0)) { // a scalar
		return 0, fmt.Errorf("a scalar of %d bytes is too large: the limit is %d bytes", width, limit)
	}
	return n, nil
}

// tuple writes a shape as Python does, cut when it is long.
func tuple(shape []int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, d := range shape {
		if i == 8 {
			b.WriteString("…")
			break
		}
		b.WriteString(strconv.Itoa(d))
		if i < len(shape)-1 {
			b.WriteString(", ")
		} else if i == 0 {
			b.WriteByte(',')
		}
	}
	b.WriteByte(')')
	return b.String()
}

// quote makes a piece of a foreign file fit for one short printable line.
func quote(s string) string {
	if len(s) > 40 {
		return strconv.QuoteToASCII(s[:40]) + "…"
	}
	return strconv.QuoteToASCII(s)
}
