package hdf5

import "math"

// tree reads the chunks from a version 1 B-tree, the index of layout version 3.
func (l *chunkList) tree() error {
	return l.node(l.lay.addr, -1, map[uint64]bool{})
}

func (l *chunkList) node(addr uint64, level int, seen map[uint64]bool) error {
	const what = "chunk tree"
	if seen[addr] {
		return broken(what, "a node not seen yet", "address %d again", addr)
	}
	seen[addr] = true
	n, err := l.f.treeNode(what, addr, 1, level)
	if err != nil {
		return err
	}
	rank := len(l.shape)
	each := uint64(8 + 8*(rank+1) + l.f.offsetSize)
	b, err := l.f.block(what, n.entries, uint64(n.count)*each)
	if err != nil {
		return err
	}
	c := l.f.cursor(what, b)
	for range n.count {
		k := chunk{size: c.uint(4), mask: uint32(c.uint(4)), origin: make([]int, rank)}
		for i := range k.origin {
			o := c.uint(8)
			if o > math.MaxInt {
				return broken(what+": origin", "a number that fits an int", "%d", o)
			}
			k.origin[i] = int(o)
		}
		c.take(8) // of the axis inside an element: always 0
		k.addr = c.address()
		if n.level > 0 {
			err = l.node(k.addr, n.level-1, seen)
		} else {
			err = l.add(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
