package hdf5

import (
	"fmt"
	"math/bits"
)

// Types of version 2 B-trees by what their records are.
const (
	tree2Links      = 5
	tree2Attributes = 8
)

const (
	tree2Depth = 16 // libhdf5's trees of 2^64 records are not deeper
	tree2Head  = 6  // bytes before the records of a node; a checksum of 4 ends it
)

// tree2 is an open version 2 B-tree.
type tree2 struct {
	*source
	kind   byte
	node   uint64 // bytes of a node
	record uint64 // bytes of a record
	levels []tree2Level
	seen   map[uint64]bool
	use    func(record []byte) error
}

// tree2Level says how large the numbers in a node of a level are; level 0 are the leaves.
type tree2Level struct {
	most  uint64 // records of a node
	all   uint64 // records of it and all below
	bytes int    // of the number of all records of a node below
}

// tree2 calls use for every record of the tree at addr, which must be of the given kind.
func (s *source) tree2(addr uint64, kind byte, use func(record []byte) error) error {
	const what = "version 2 B-tree"
	b, err := s.block(what, addr, uint64(22+s.offsetSize+s.lengthSize))
	if err != nil {
		return err
	}
	if b, err = summed(what, b); err != nil {
		return err
	}
	c := s.cursor(what, b)
	c.signature("BTHD")
	c.version(0)
	got := c.byte()
	t := &tree2{source: s, kind: kind, seen: map[uint64]bool{}, use: use}
	t.node, t.record = c.uint(4), c.uint(2)
	depth := int(c.uint(2))
	c.take(2) // when to split and merge
	root, count := c.address(), c.uint(2)
	switch {
	case c.err != nil:
		return c.err
	case got != kind:
		return broken(what, fmt.Sprintf("type %d", kind), "%d", got)
	case t.record == 0 || t.node < tree2Head+4+t.record || depth > tree2Depth:
		return broken(what, "nodes that hold records", "nodes of %d bytes, records of %d, depth %d", t.node, t.record, depth)
	case count == 0:
		return nil
	}
	t.levels = []tree2Level{{most: (t.node - tree2Head - 4) / t.record}}
	t.levels[0].all = t.levels[0].most
	for range depth {
		below := t.levels[len(t.levels)-1]
		l := tree2Level{bytes: widthOf(below.all)}
		if len(t.levels) == 1 {
			l.bytes = 0 // leaves have none below
		}
		pointer := t.pointer(l)
		if t.node < tree2Head+4+pointer {
			return broken(what, "nodes that hold records", "nodes of %d bytes", t.node)
		}
		l.most = (t.node - tree2Head - 4 - pointer) / (t.record + pointer)
		high, all := bits.Mul64(l.most+1, below.all)
		if l.all = all + l.most; high != 0 || l.all < all {
			l.all = 1<<64 - 1
		}
		t.levels = append(t.levels, l)
	}
	return t.walk(root, count, depth)
}

// widthOf tells how many bytes hold numbers up to n.
func widthOf(n uint64) int { return max(0, bits.Len64(n)-1)/8 + 1 }

// pointer is the size of what leads from a node of level l to one below.
func (t *tree2) pointer(l tree2Level) uint64 {
	return uint64(t.offsetSize + widthOf(t.levels[0].most) + l.bytes)
}

// walk reads the node at addr, which has count records, and all below it.
func (t *tree2) walk(addr, count uint64, level int) error {
	what, signature := "version 2 B-tree leaf", "BTLF"
	size := tree2Head + count*t.record + 4
	l := t.levels[level]
	if level > 0 {
		what, signature = "version 2 B-tree node", "BTIN"
		size += (count + 1) * t.pointer(l)
	}
	if t.seen[addr] || count > l.most {
		return broken(what, fmt.Sprintf("a node not seen yet of at most %d records", l.most), "one at %d of %d", addr, count)
	}
	t.seen[addr] = true
	b, err := t.block(what, addr, size)
	if err != nil {
		return err
	}
	if b, err = summed(what, b); err != nil {
		return err
	}
	c := t.cursor(what, b)
	c.signature(signature)
	c.version(0)
	if kind := c.byte(); c.err == nil && kind != t.kind {
		return broken(what, fmt.Sprintf("type %d", t.kind), "%d", kind)
	}
	for range count {
		r := c.take(t.record)
		if c.err != nil {
			return c.err
		}
		if err := t.use(r); err != nil {
			return err
		}
	}
	if level == 0 {
		return c.err
	}
	for range count + 1 {
		next := c.address()
		n := c.uint(widthOf(t.levels[0].most))
		c.uint(l.bytes)
		if c.err != nil {
			return c.err
		}
		if err := t.walk(next, n, level-1); err != nil {
			return err
		}
	}
	return nil
}
