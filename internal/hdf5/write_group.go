package hdf5

// Half the entries of a symbol node and of a tree node: libhdf5's defaults, which the superblock states.
const (
	leafK = 4
	treeK = 16
)

// groupPlace holds the addresses of a group's parts.
type groupPlace struct{ header, tree, heap uint64 }

// symbol is an entry of a symbol node.
type symbol struct {
	name   int // offset in the local heap
	header uint64
	cached *groupPlace // of a group
}

// group writes all below g, then its local heap, symbol nodes, tree and header.
func (p *placed) group(g *GroupWriter) (groupPlace, error) {
	names := make([]byte, 8) // offset 0 is the empty name
	var symbols []symbol
	for _, name := range g.sorted() {
		s := symbol{name: len(names)}
		names = append(names, name...)
		names = append(names, make([]byte, pad8(len(name)+1)-len(name))...)
		var err error
		if sub := g.groups[name]; sub != nil {
			var at groupPlace
			at, err = p.group(sub)
			s.header, s.cached = at.header, &at
		} else {
			s.header, err = p.dataset(g.datasets[name])
		}
		if err != nil {
			return groupPlace{}, err
		}
		symbols = append(symbols, s)
		p.flushFull()
	}
	place := groupPlace{heap: p.localHeap(names), tree: p.tree(p.symbolNodes(symbols))}
	body := placed{meta: make([]byte, 16)}
	body.put64(0, place.tree)
	body.put64(8, place.heap)
	var err error
	place.header, err = p.header(&g.node, message{kind: msgSymbolTable, body: body.meta})
	return place, err
}

// localHeap writes the names of a group.
func (p *placed) localHeap(names []byte) uint64 {
	segment := p.alloc(len(names))
	copy(p.meta[segment:], names)
	h := p.alloc(32)
	copy(p.meta[h:], "HEAP")
	p.put64(h+8, uint64(len(names)))
	p.put64(h+16, 1) // no free block
	p.put64(h+24, p.base+uint64(segment))
	return p.base + uint64(h)
}

// branch is a node for the level above: where it is and its last name.
type branch struct {
	addr uint64
	last int
}

// symbolNodes writes the entries of a group.
func (p *placed) symbolNodes(symbols []symbol) []branch {
	var out []branch
	for len(symbols) > 0 {
		n := min(len(symbols), 2*leafK)
		at := p.alloc(8 + 2*leafK*40)
		copy(p.meta[at:], "SNOD\x01")
		p.put16(at+6, n)
		for i, s := range symbols[:n] {
			e := at + 8 + 40*i
			p.put64(e, uint64(s.name))
			p.put64(e+8, s.header)
			if s.cached != nil {
				p.put32(e+16, 1)
				p.put64(e+24, s.cached.tree)
				p.put64(e+32, s.cached.heap)
			}
		}
		out = append(out, branch{p.base + uint64(at), symbols[n-1].name})
		symbols = symbols[n:]
	}
	return out
}

// tree writes B-tree nodes over the symbol nodes, level by level, and returns the address of the root. A key is the name
// after which the node to its right begins: the last name of the node to its left.
func (p *placed) tree(below []branch) uint64 {
	for level := 0; ; level++ {
		var here []branch
		key, left := 0, undefinedAddress
		for i := 0; i == 0 || i < len(below); i += 2 * treeK {
			part := below[i:min(len(below), i+2*treeK)]
			at := p.alloc(24 + (4*treeK+1)*8)
			copy(p.meta[at:], "TREE")
			p.meta[at+5] = byte(level)
			p.put16(at+6, len(part))
			p.put64(at+8, left)
			p.put64(at+16, undefinedAddress)
			if left != undefinedAddress {
				p.put64(int(left-p.base)+16, p.base+uint64(at))
			}
			left = p.base + uint64(at)
			p.put64(at+24, uint64(key))
			for j, b := range part {
				p.put64(at+32+16*j, b.addr)
				p.put64(at+40+16*j, uint64(b.last))
				key = b.last
			}
			here = append(here, branch{left, key})
		}
		if below = here; len(below) == 1 {
			return below[0].addr
		}
	}
}
