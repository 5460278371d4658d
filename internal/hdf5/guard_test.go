package hdf5

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// raw is a source over bytes, with 8-byte addresses and lengths.
func raw(b []byte) *source {
	return &source{r: bytes.NewReader(b), end: int64(len(b)), offsetSize: 8, lengthSize: 8, meta: 1 << 20, left: limit, limit: limit}
}

func words(v ...uint64) (b []byte) {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	return b
}

// wantError wants a FormatError or LimitError that says text.
func wantError(t *testing.T, name string, err error, text string) {
	t.Helper()
	var f *FormatError
	var l *LimitError
	if !errors.As(err, &f) && !errors.As(err, &l) || !strings.Contains(err.Error(), text) {
		t.Errorf("%s: %v, want an error that says %q", name, err, text)
	}
}

func TestInside(t *testing.T) {
	s := raw(make([]byte, 100))
	for _, c := range []struct {
		addr, n uint64
		ok      bool
	}{{0, 100, true}, {100, 0, true}, {40, 60, true}, {40, 61, false}, {101, 0, false}, {200, 1, false}, {0, 101, false},
		{math.MaxUint64, 1, false}, {math.MaxUint64, 0, false}, {1, math.MaxUint64, false}, {150, math.MaxUint64 - 50, false}} {
		if err := s.inside("x", c.addr, c.n); (err == nil) != c.ok {
			t.Errorf("%d bytes at %d of 100: %v, want ok %t", c.n, c.addr, err, c.ok)
		}
	}
}

// A continuation that leads to a block read before is a cycle; messages beyond their count are not looked at.
func TestHeaderVersion1(t *testing.T) {
	nil8 := words(8<<16, 0) // type 0, 8 bytes
	loop := words(msgContinuation|16<<16, 40, 24)
	head := func(count, size uint64) []byte { return words(1|count<<16|1<<32, size) }
	file := slices.Concat(head(2, 24), loop, loop)
	_, err := raw(file).header(0)
	wantError(t, "continuation to itself", err, "a cycle at address 40")
	m, err := raw(slices.Concat(head(1, 48), nil8, bytes.Repeat([]byte{0xff}, 32))).header(0)
	if err != nil || len(m) != 1 {
		t.Errorf("one message and garbage: %v, %v", m, err)
	}
	_, err = raw(slices.Concat(head(2, 24), nil8, words(0xffff<<16))).header(0)
	wantError(t, "message longer than the header", err, "want at least 65535 more bytes, got 0")
}

func TestLayout(t *testing.T) {
	s := raw(nil)
	chunked := func(dims ...uint32) []byte {
		b := append([]byte{3, layoutChunked, byte(len(dims))}, words(0)...)
		for _, d := range dims {
			b = binary.LittleEndian.AppendUint32(b, d)
		}
		return b
	}
	for _, c := range []struct {
		body []byte
		want string
	}{
		{chunked(0, 2, 4), "shape (0,)"},
		{chunked(1<<16, 1<<16, 4), "shape (65536, 65536)"},
		{chunked(2, 4), "want 2 axes and one for the element, got 2"},
		{chunked(2, 2, 8), "want elements of 4 bytes, got 8"},
		{chunked(2, 2), "want 2 axes"},
		{chunked(2, 2, 4)[:20], "more bytes"},
	} {
		_, err := s.layout(c.body, 2, 4)
		wantError(t, fmt.Sprintf("%x", c.body), err, c.want)
	}
	l, err := s.layout(chunked(2, 3, 4), 2, 4)
	if err != nil || !slices.Equal(l.chunk, []int{2, 3}) || l.bytes != 24 {
		t.Errorf("layout = %+v, %v", l, err)
	}
}

// Strings of other writers may count the NUL at their end.
func TestStringWithNUL(t *testing.T) {
	w := NewWriter()
	w.Root().Dataset("x", []int{2}, []string{"ab!", "c!d"})
	f, err := openBytes(bytes.ReplaceAll(built(t, w), []byte("!"), []byte{0}))
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.Root().Dataset("x")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := d.Strings(); err != nil || !slices.Equal(s, []string{"ab", "c"}) {
		t.Errorf("Strings = %q, %v", s, err)
	}
}

// A shape that says more than the layout stores is refused even where the file has bytes behind it.
func TestStoredSize(t *testing.T) {
	w := NewWriter()
	w.Root().Dataset("x", []int{77777}, make([]uint8, 77777))
	b := bytes.Replace(built(t, w), words(77777, 77777), words(77778, 77778), 1)
	f, err := openBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	_, err = float64s(f.Root(), "x")
	wantError(t, "one element more", err, "want 77778 bytes, got a layout of 77777")
}

func TestShape(t *testing.T) {
	s := raw(nil)
	for _, c := range []struct {
		body []byte
		want string
	}{
		{append([]byte{1, 33, 0, 0, 0, 0, 0, 0}, make([]byte, 33*8)...), "want at most 32 axes, got 33"},
		{append([]byte{1, 2, 0, 0, 0, 0, 0, 0}, words(0, 1<<63)...), "shape (0, 9223372036854775808)"},
		{append([]byte{1, 3, 0, 0, 0, 0, 0, 0}, words(1<<40, 0, 1<<40)...), "an overflow"},
		{append([]byte{1, 1, 1, 0, 0, 0, 0, 0}, words(5, 4)...), "want axis 0 of at most 4, got 5"},
		{[]byte{1, 1, 0, 0, 0, 0, 0, 0, 1}, "more bytes"},
		{[]byte{2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, "no axes in a scalar"},
	} {
		_, err := s.dataspace(c.body)
		wantError(t, fmt.Sprintf("%x", c.body[:8]), err, c.want)
	}
}

// Names in a local heap may not overlap without end.
func TestNamesOverlap(t *testing.T) {
	w := symbolWalk{File: &File{source: *raw(nil)}, names: strings.Repeat("x", 1000) + "\x00"}
	w.meta = 1500
	if s, err := w.name(0); len(s) != 1000 || err != nil {
		t.Errorf("name of %d bytes, %v", len(s), err)
	}
	_, err := w.name(1)
	wantError(t, "the same bytes again", err, "structures that do not overlap")
	_, err = w.name(1002)
	wantError(t, "a name outside", err, "want an offset in a heap of 1001 bytes, got 1002")
}
