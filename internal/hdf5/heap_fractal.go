package hdf5

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// fractalHeap keeps the links or attributes of an object that has many. Its objects lie in direct blocks; indirect blocks
// lead to them by a table whose rows have width blocks each, the first two rows of the first size, every further row of
// twice the size of that before.
type fractalHeap struct {
	*source
	offsetBits           int
	lengthBytes          int // of the length in an object's id
	width, first, direct uint64
	sums                 bool // direct blocks have a checksum
	root                 uint64
	rows                 int               // of the root; 0: it is a direct block
	blocks               map[uint64][]byte // those read
}

// fractalHeap reads the header of the heap at addr.
func (s *source) fractalHeap(addr uint64) (*fractalHeap, error) {
	const what = "fractal heap"
	b, err := s.block(what, addr, uint64(26+12*s.lengthSize+3*s.offsetSize))
	if err != nil {
		return nil, err
	}
	c := s.cursor(what, b)
	c.signature("FRHP")
	c.version(0)
	c.take(2) // length of an id
	if c.uint(2) != 0 {
		c.fail(unsupported("fractal heap with filters"))
	}
	h := &fractalHeap{source: s, blocks: map[uint64][]byte{}}
	h.sums = c.byte()&2 != 0
	managed := c.uint(4)
	c.take(uint64(10*s.lengthSize + 2*s.offsetSize)) // counts, and where huge objects and free space are
	h.width = c.uint(2)
	h.first, h.direct = c.length(), c.length()
	h.offsetBits = int(c.uint(2))
	c.take(2) // rows at first
	h.root, h.rows = c.address(), int(c.uint(2))
	if c.err != nil {
		return nil, c.err
	}
	if _, err := summed(what, b); err != nil {
		return nil, err
	}
	for _, n := range []uint64{h.width, h.first, h.direct} {
		if bits.OnesCount64(n) != 1 || n > 1<<32 {
			return nil, broken(what, "powers of 2 up to 2^32", "width %d, blocks of %d to %d bytes", h.width, h.first, h.direct)
		}
	}
	if h.direct < h.first || h.offsetBits < 1 || h.offsetBits > 64 || managed == 0 {
		return nil, broken(what, "a table of blocks", "blocks of %d to %d bytes, offsets of %d bits", h.first, h.direct, h.offsetBits)
	}
	h.lengthBytes = min((bits.Len64(h.direct)-1+7)/8, widthOf(managed))
	return h, nil
}

// object returns the object that an id names.
func (h *fractalHeap) object(id []byte) ([]byte, error) {
	const what = "fractal heap object"
	c := h.cursor(what, id)
	if flags := c.byte(); c.err == nil && flags != 0 {
		return nil, unsupported("fractal heap object that is huge or tiny (id type %#x)", flags)
	}
	offset, size := c.uint((h.offsetBits+7)/8), c.uint(h.lengthBytes)
	if c.err != nil {
		return nil, c.err
	}
	b, start, err := h.find(offset)
	if err != nil {
		return nil, err
	}
	if offset-start > uint64(len(b)) || size > uint64(len(b))-(offset-start) {
		return nil, broken(what, fmt.Sprintf("bytes in a block of %d", len(b)), "%d at %d", size, offset-start)
	}
	return b[offset-start:][:size], nil
}

// find returns the direct block that holds offset, and the offset of its first byte.
func (h *fractalHeap) find(offset uint64) (block []byte, start uint64, err error) {
	const what = "fractal heap"
	addr, rows := h.root, h.rows
	if rows == 0 {
		b, err := h.directBlock(addr, h.first)
		return b, 0, err
	}
	firstRow := h.width * h.first
	directRows := bits.Len64(h.direct) - bits.Len64(h.first) + 2
	for range 64 { // every indirect block lies below a smaller part of the heap
		row, size, rowStart := 0, h.first, uint64(0)
		if rest := offset - start; rest >= firstRow {
			row = bits.Len64(rest / firstRow)
			size = h.first << (row - 1)
			rowStart = firstRow << (row - 1)
		}
		if row >= rows {
			return nil, 0, broken(what, fmt.Sprintf("an offset in %d rows", rows), "row %d", row)
		}
		column := (offset - start - rowStart) / size
		b, err := h.indirectBlock(addr, rows)
		if err != nil {
			return nil, 0, err
		}
		i := (uint64(row)*h.width + column) * uint64(h.offsetSize)
		addr = little(b[i:][:h.offsetSize])
		start += rowStart + column*size
		if row < directRows {
			b, err := h.directBlock(addr, size)
			return b, start, err
		}
		if rows = bits.Len64(size) - bits.Len64(firstRow) + 1; rows < 1 {
			break
		}
	}
	return nil, 0, broken(what, "a direct block", "none")
}

// head returns the size of what stands in a block before its own content.
func (h *fractalHeap) head() int { return 5 + h.offsetSize + (h.offsetBits+7)/8 }

// directBlock returns all bytes of a direct block: offsets count from its head.
func (h *fractalHeap) directBlock(addr, size uint64) ([]byte, error) {
	const what = "fractal heap direct block"
	if b := h.blocks[addr]; uint64(len(b)) == size {
		return b, nil
	}
	b, err := h.block(what, addr, size)
	if err != nil {
		return nil, err
	}
	c := h.cursor(what, b)
	c.signature("FHDB")
	c.version(0)
	c.take(uint64(h.head() - 5))
	if h.sums {
		sum := uint32(c.uint(4))
		if c.err != nil {
			return nil, c.err
		}
		field := b[h.head() : h.head()+4]
		clear(field) // as it was when the sum was made
		if got := lookup3(b); got != sum {
			return nil, broken(what+": checksum", fmt.Sprintf("%08x", sum), "%08x", got)
		}
		binary.LittleEndian.PutUint32(field, sum)
	}
	h.blocks[addr] = b
	return b, c.err
}

// indirectBlock returns the addresses in an indirect block of the given number of rows.
func (h *fractalHeap) indirectBlock(addr uint64, rows int) ([]byte, error) {
	const what = "fractal heap indirect block"
	content := uint64(rows) * h.width * uint64(h.offsetSize)
	if b := h.blocks[addr]; uint64(len(b)) == content {
		return b, nil
	}
	b, err := h.block(what, addr, uint64(h.head())+content+4)
	if err != nil {
		return nil, err
	}
	if b, err = summed(what, b); err != nil {
		return nil, err
	}
	c := h.cursor(what, b)
	c.signature("FHIB")
	c.version(0)
	c.take(uint64(h.head() - 5))
	if c.err != nil {
		return nil, c.err
	}
	h.blocks[addr] = c.b
	return c.b, nil
}
