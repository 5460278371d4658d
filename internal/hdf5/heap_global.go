package hdf5

import "fmt"

// globalHeap is one collection: the objects, which are strings here, by number.
type globalHeap struct {
	objects map[uint64]string
}

// collection returns the global heap collection at addr, read once. Its objects are parts of one string, so however many
// references lead to an object it takes memory once.
func (f *File) collection(addr uint64) (*globalHeap, error) {
	const what = "global heap"
	if h := f.heaps[addr]; h != nil {
		return h, nil
	}
	head := uint64(8 + f.lengthSize)
	b, err := f.block(what, addr, head)
	if err != nil {
		return nil, err
	}
	c := f.cursor(what, b)
	c.signature("GCOL")
	c.version(1)
	c.take(3)
	size := c.length()
	if c.err == nil && size < head {
		c.err = broken(what, fmt.Sprintf("a size of at least %d", head), "%d", size)
	}
	if c.err != nil {
		return nil, c.err
	}
	head = (head + 7) &^ 7
	if size < head {
		size = head
	}
	if b, err = f.block(what, addr+head, size-head); err != nil {
		return nil, err
	}
	h := &globalHeap{objects: map[uint64]string{}}
	text := string(b)
	c = f.cursor(what, b)
	object := (8 + f.lengthSize + 7) &^ 7
	for len(c.b) >= object {
		rest := len(c.b) - object
		index := c.uint(2)
		c.take(6) // reference count, reserved
		size := c.length()
		c.take(uint64(object - 8 - f.lengthSize))
		if index == 0 {
			break // free space up to the end
		}
		start := uint64(len(text) - rest)
		c.take(size)
		if pad := -size & 7; pad <= uint64(len(c.b)) { // the last object may end without it
			c.take(pad)
		}
		if c.err != nil {
			return nil, c.err
		}
		if _, twice := h.objects[index]; twice {
			return nil, broken(what, "one object of a number", "two of %d", index)
		}
		h.objects[index] = text[start : start+size]
	}
	f.heaps[addr] = h
	return h, nil
}

// heapString returns the first size bytes of an object of the global heap.
func (f *File) heapString(addr, index, size uint64) (string, error) {
	if size == 0 || addr == f.undefined() {
		return "", nil
	}
	h, err := f.collection(addr)
	if err != nil {
		return "", err
	}
	s, ok := h.objects[index]
	if !ok || size > uint64(len(s)) {
		return "", broken("global heap", fmt.Sprintf("object %d of at least %d bytes", index, size), "%d objects, that one of %d", len(h.objects), len(s))
	}
	return s[:size], nil
}
