package hdf5

import (
	"fmt"
	"strings"
)

// symbolTable reads the links of a group of the old form: a local heap with the names, and a tree of symbol nodes.
func (f *File) symbolTable(body []byte) ([]link, error) {
	c := f.cursor("symbol table", body)
	tree, heap := c.address(), c.address()
	if c.err != nil {
		return nil, c.err
	}
	names, err := f.localHeap(heap)
	if err != nil {
		return nil, err
	}
	w := symbolWalk{File: f, names: names, seen: map[uint64]bool{}}
	err = w.node(tree, -1)
	return w.links, err
}

// localHeap returns the data segment of the local heap at addr.
func (f *File) localHeap(addr uint64) (string, error) {
	const what = "local heap"
	b, err := f.block(what, addr, uint64(8+2*f.lengthSize+f.offsetSize))
	if err != nil {
		return "", err
	}
	c := f.cursor(what, b)
	c.signature("HEAP")
	c.version(0)
	c.take(3)
	size := c.length()
	c.length() // first free block
	segment := c.address()
	if c.err != nil {
		return "", c.err
	}
	b, err = f.block(what, segment, size)
	return string(b), err
}

// symbolWalk goes through the tree of one group.
type symbolWalk struct {
	*File
	names string
	links []link
	seen  map[uint64]bool
}

// visit refuses to go anywhere twice.
func (w *symbolWalk) visit(what string, addr uint64) error {
	if w.seen[addr] {
		return broken(what, "a node not seen yet", "address %d again", addr)
	}
	w.seen[addr] = true
	return nil
}

// node reads the tree node at addr, which must be of the given level (-1: any), and all below it.
func (w *symbolWalk) node(addr uint64, level int) error {
	const what = "group tree"
	if err := w.visit(what, addr); err != nil {
		return err
	}
	n, err := w.treeNode(what, addr, 0, level)
	if err != nil {
		return err
	}
	each := uint64(w.lengthSize + w.offsetSize)
	b, err := w.block(what, n.entries, uint64(n.count)*each)
	if err != nil {
		return err
	}
	c := w.cursor(what, b)
	for range n.count {
		c.length() // key
		next := c.address()
		if n.level > 0 {
			err = w.node(next, n.level-1)
		} else {
			err = w.symbols(next)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// symbols reads the symbol node at addr.
func (w *symbolWalk) symbols(addr uint64) error {
	const what = "symbol node"
	if err := w.visit(what, addr); err != nil {
		return err
	}
	b, err := w.block(what, addr, 8)
	if err != nil {
		return err
	}
	c := w.cursor(what, b)
	c.signature("SNOD")
	c.version(1)
	c.take(1)
	count := c.uint(2)
	if c.err != nil {
		return c.err
	}
	b, err = w.block(what, addr+8, count*uint64(2*w.offsetSize+24))
	if err != nil {
		return err
	}
	c = w.cursor(what, b)
	for range count {
		offset := c.address()
		l := link{kind: linkHard, addr: c.address()}
		cached := c.uint(4)
		c.take(4 + 16)
		if l.name, err = w.name(offset); err != nil {
			return err
		}
		if cached == 2 {
			l.kind = linkSoft
		}
		w.links = append(w.links, l)
	}
	return nil
}

// name returns the NUL-terminated name at offset of the heap. Names are paid for, lest many overlap.
func (w *symbolWalk) name(offset uint64) (string, error) {
	if offset > uint64(len(w.names)) {
		return "", broken("symbol node: name", fmt.Sprintf("an offset in a heap of %d bytes", len(w.names)), "%d", offset)
	}
	s := w.names[offset:]
	n := strings.IndexByte(s, 0)
	if n < 0 {
		return "", broken("symbol node: name", "a NUL at its end", "none")
	}
	return s[:n], w.charge("symbol node: name", uint64(n))
}

// treeNode is the head of a node of a version 1 B-tree.
type treeNode struct {
	level, count int
	entries      uint64 // address of the first key
}

// treeNode reads the head of the node at addr. Its level must be the one that its parent asks for, so every walk ends.
func (f *File) treeNode(what string, addr uint64, kind byte, level int) (treeNode, error) {
	size := uint64(8 + 2*f.offsetSize)
	b, err := f.block(what, addr, size)
	if err != nil {
		return treeNode{}, err
	}
	c := f.cursor(what, b)
	c.signature("TREE")
	if got := c.byte(); c.err == nil && got != kind {
		return treeNode{}, broken(what, fmt.Sprintf("node type %d", kind), "%d", got)
	}
	n := treeNode{level: int(c.byte()), count: int(c.uint(2)), entries: addr + size}
	if c.err == nil && level >= 0 && n.level != level {
		return treeNode{}, broken(what, fmt.Sprintf("a node of level %d", level), "%d", n.level)
	}
	return n, c.err
}
