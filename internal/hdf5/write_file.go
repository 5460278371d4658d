package hdf5

import (
	"encoding/binary"
	"io"
	"maps"
	"slices"
)

const superblockSize = 96

// WriteTo writes the file and returns the number of bytes. It may be called again. In the file come the superblock, the
// numbers of all datasets, and then everything else, which alone takes memory.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	if w.err != nil {
		return 0, w.err
	}
	end := uint64(superblockSize)
	var order []*DatasetWriter
	w.root.place(&end, &order)
	p := &placed{base: end}
	root, err := p.group(w.root)
	if err != nil {
		return 0, err
	}
	p.flush()
	c := &counter{w: out}
	_, err = c.Write(p.superblock(root))
	block := make([]byte, 0, 1<<16)
	for _, d := range order {
		if err == nil {
			err = d.data.writeTo(c, block)
		}
	}
	if err == nil {
		_, err = c.Write(p.meta)
	}
	return c.n, err
}

// place gives every dataset of numbers below g an address, in the order in which the file has them.
func (g *GroupWriter) place(end *uint64, order *[]*DatasetWriter) {
	for _, name := range g.sorted() {
		if sub := g.groups[name]; sub != nil {
			sub.place(end, order)
			continue
		}
		if d := g.datasets[name]; d.data.put != nil && d.data.count > 0 {
			d.addr = *end
			*end += uint64(pad8(d.data.bytes()))
			*order = append(*order, d)
		}
	}
}

// sorted returns the names in g in the order of symbol nodes: bytewise.
func (g *GroupWriter) sorted() []string {
	names := slices.Collect(maps.Keys(g.groups))
	names = slices.AppendSeq(names, maps.Keys(g.datasets))
	slices.Sort(names)
	return names
}

// placed is the part of the file behind the numbers, in memory. Addresses are base more than positions in meta.
type placed struct {
	base    uint64
	meta    []byte
	pending []collection // strings that have no address yet
	refs    []reference
}

const undefinedAddress = ^uint64(0)

// alloc takes n zero bytes, padded to a multiple of 8, and returns their position.
func (p *placed) alloc(n int) int {
	at := len(p.meta)
	p.meta = append(p.meta, make([]byte, pad8(n))...)
	return at
}

func (p *placed) put16(at int, v int)    { binary.LittleEndian.PutUint16(p.meta[at:], uint16(v)) }
func (p *placed) put32(at int, v int)    { binary.LittleEndian.PutUint32(p.meta[at:], uint32(v)) }
func (p *placed) put64(at int, v uint64) { binary.LittleEndian.PutUint64(p.meta[at:], v) }

// superblock returns version 0 of it, with 8-byte addresses and lengths.
func (p *placed) superblock(root groupPlace) []byte {
	s := placed{meta: make([]byte, superblockSize)}
	copy(s.meta, magic)
	s.meta[13], s.meta[14] = 8, 8
	s.put16(16, leafK)
	s.put16(18, treeK)
	s.put64(32, undefinedAddress)           // free space
	s.put64(40, p.base+uint64(len(p.meta))) // end of file
	s.put64(48, undefinedAddress)           // driver
	s.put64(64, root.header)
	s.put32(72, 1) // tree and heap follow
	s.put64(80, root.tree)
	s.put64(88, root.heap)
	return s.meta
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
