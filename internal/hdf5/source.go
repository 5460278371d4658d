package hdf5

import (
	"fmt"
	"io"
	"math/bits"
)

// source is the only way to the file's bytes, and with cursor the only place that trusts no number in it: every address
// and length is compared with the file, every byte of structure is paid for from meta, which real files cannot use up
// because their parts do not overlap, and every element from left, which the caller gave.
type source struct {
	r           io.ReaderAt
	base, end   int64 // the part of r that addresses reach
	offsetSize  int
	lengthSize  int
	meta        int64 // bytes of structure that may still be read
	left, limit int64 // bytes of elements that may still be handed out, and at first
}

// span tells the size of the addressable part.
func (s *source) span() uint64 { return uint64(s.end - s.base) }

// inside checks that n bytes at addr are in the file.
func (s *source) inside(what string, addr, n uint64) error {
	if addr > s.span() || n > s.span()-addr {
		return broken(what, fmt.Sprintf("an address and size inside the file's %d bytes", s.span()), "%d bytes at %d", n, addr)
	}
	return nil
}

// block reads n bytes of structure at addr.
func (s *source) block(what string, addr, n uint64) ([]byte, error) {
	if err := s.inside(what, addr, n); err != nil {
		return nil, err
	}
	if err := s.charge(what, n); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	return b, s.fill(what, b, addr)
}

// charge pays for n bytes of structure.
func (s *source) charge(what string, n uint64) error {
	if s.meta < 0 || n > uint64(s.meta) {
		return broken(what, "structures that do not overlap", "more bytes of them than the file has")
	}
	s.meta -= int64(n)
	return nil
}

// fill reads len(b) bytes at addr, which inside has seen.
func (s *source) fill(what string, b []byte, addr uint64) error {
	n, err := s.r.ReadAt(b, s.base+int64(addr))
	if n == len(b) {
		return nil
	}
	return &FormatError{What: what, Want: fmt.Sprintf("%d readable bytes at %d", len(b), addr), Got: fmt.Sprintf("%d: %v", n, err), Err: err}
}

// spend pays for n elements of size bytes each before they are allocated.
func (s *source) spend(what string, n, size uint64) error {
	total, ok := product(n, size)
	if !ok || s.left < 0 || total > uint64(s.left) {
		got := fmt.Sprintf("%d × %d bytes", n, size)
		if s.left < s.limit {
			got += fmt.Sprintf(" after %d before", s.limit-s.left)
		}
		return &LimitError{What: what, Want: fmt.Sprintf("at most %d bytes of elements", s.limit), Got: got}
	}
	s.left -= int64(total)
	return nil
}

// undefined is the address of what is not there.
func (s *source) undefined() uint64 { return ^uint64(0) >> (64 - 8*s.offsetSize) }

func product(a, b uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	return lo, hi == 0
}

// cursor eats bytes from the left. After the first failure every method returns zero and err stays.
type cursor struct {
	*source
	b    []byte
	what string
	err  error
}

func (s *source) cursor(what string, b []byte) *cursor { return &cursor{source: s, b: b, what: what} }

func (c *cursor) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// take returns the next n bytes, or nil.
func (c *cursor) take(n uint64) []byte {
	if c.err == nil && n > uint64(len(c.b)) {
		c.err = broken(c.what, fmt.Sprintf("at least %d more bytes", n), "%d", len(c.b))
	}
	if c.err != nil {
		return nil
	}
	b := c.b[:n:n]
	c.b = c.b[n:]
	return b
}

// uint returns the next n ≤ 8 bytes, of which the lowest comes first.
func (c *cursor) uint(n int) uint64 { return little(c.take(uint64(n))) }

func (c *cursor) byte() byte { return byte(c.uint(1)) }

// address and length return a number of the width that the superblock fixed.
func (c *cursor) address() uint64 { return c.uint(c.offsetSize) }
func (c *cursor) length() uint64  { return c.uint(c.lengthSize) }

// signature eats four bytes that must be s.
func (c *cursor) signature(s string) {
	if b := c.take(uint64(len(s))); c.err == nil && string(b) != s {
		c.err = broken(c.what, fmt.Sprintf("signature %q", s), "%q", b)
	}
}

// version eats a byte that must be one of those listed.
func (c *cursor) version(known ...byte) byte {
	v := c.byte()
	for _, k := range known {
		if v == k {
			return v
		}
	}
	c.fail(unsupported("%s version %d", c.what, v))
	return 0
}

func little(b []byte) (v uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[i])
	}
	return v
}
