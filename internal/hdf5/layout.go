package hdf5

import (
	"fmt"
	"math"
)

// Classes of layouts.
const (
	layoutCompact = iota
	layoutContiguous
	layoutChunked
	layoutVirtual
)

// Kinds of chunk indexes; indexTree is that of layout version 3, the rest have their numbers from version 4.
const (
	indexTree = iota
	indexSingle
	indexImplicit
	indexFixed
	indexExtensible
	indexTree2
)

// layout says where the elements are.
type layout struct {
	class  int
	inline []byte // compact
	addr   uint64 // contiguous: the elements; chunked: the index
	size   uint64 // contiguous: bytes stored
	chunk  []int  // chunked: elements of a chunk along each axis
	bytes  int    // of a whole chunk
	index  int
	// Of a single chunk that went through filters: its size in the file and the filters left out.
	stored uint64
	mask   uint32
	// Chunks that reach over the edge are stored without filters.
	plainEdges bool
}

// layout reads a layout message of a dataset of the given rank and element size.
func (s *source) layout(body []byte, rank, width int) (layout, error) {
	var l layout
	c := s.cursor("layout", body)
	version := c.version(3, 4)
	l.class = int(c.byte())
	switch {
	case c.err != nil:
	case l.class == layoutCompact:
		l.inline = c.take(c.uint(2))
	case l.class == layoutContiguous:
		l.addr, l.size = c.address(), c.length()
	case l.class == layoutVirtual:
		c.fail(unsupported("virtual dataset"))
	case l.class != layoutChunked:
		c.fail(unsupported("layout class %d", l.class))
	case version == 3:
		axes := int(c.byte())
		l.addr = c.address()
		l.chunks(c, axes, 4, rank, width)
	default:
		flags := c.byte()
		l.plainEdges = flags&1 != 0
		axes := int(c.byte())
		size := int(c.byte())
		if c.err == nil && (size < 1 || size > 8) {
			c.fail(broken("layout", "chunk sizes of 1 to 8 bytes", "%d", size))
		}
		l.chunks(c, axes, size, rank, width)
		s.index(c, &l, flags)
	}
	return l, c.err
}

// index reads which of the newer chunk indexes there is.
func (s *source) index(c *cursor, l *layout, flags byte) {
	l.index = int(c.byte())
	switch l.index {
	case indexSingle:
		l.stored = uint64(l.bytes)
		if flags&2 != 0 {
			l.stored, l.mask = c.length(), uint32(c.uint(4))
		}
	case indexImplicit:
	case indexFixed:
		c.take(1) // elements of a page, as a power of 2; the index repeats it
	case indexExtensible:
		c.fail(unsupported("chunk index: extensible array"))
	case indexTree2:
		c.fail(unsupported("chunk index: version 2 B-tree"))
	default:
		c.fail(unsupported("chunk index %d", l.index))
	}
	l.addr = c.address()
}

// chunks reads the shape of a chunk: one number of size bytes for each axis, and at last the size of an element.
func (l *layout) chunks(c *cursor, axes, size, rank, width int) {
	if c.err == nil && (axes != rank+1 || rank == 0) {
		c.fail(broken("layout: chunk", fmt.Sprintf("%d axes and one for the element", rank), "%d", axes))
		return
	}
	whole := uint64(1)
	var shape []uint64
	for range axes {
		n := c.uint(size)
		shape = append(shape, n)
		var ok bool
		if whole, ok = product(whole, n); c.err == nil && (n == 0 || !ok || whole > math.MaxInt32) {
			c.fail(&LimitError{What: "layout: chunk", Want: "1 to 2147483647 bytes", Got: "shape " + shapeText(shape)})
		}
		if c.err != nil {
			return
		}
	}
	if got := shape[rank]; got != uint64(width) {
		c.fail(broken("layout: chunk", fmt.Sprintf("elements of %d bytes", width), "%d", got))
	}
	for _, n := range shape[:rank] {
		l.chunk = append(l.chunk, int(n))
	}
	l.bytes = int(whole)
}
