package hdf5

import (
	"fmt"
	"slices"
)

// chunk is one stored block of a dataset.
type chunk struct {
	origin []int // of its first element
	addr   uint64
	size   uint64 // in the file
	mask   uint32 // filters left out
}

// chunkList collects the chunks of a dataset from one of the indexes.
type chunkList struct {
	f      *File
	shape  []int
	lay    *layout
	chunks []chunk
	seen   map[int]bool // numbers of chunks, counted over the shape
	stored uint64       // bytes of all chunks in the file
}

// chunkList reads the index of v.
func (v *values) chunkList() ([]chunk, error) {
	l := &chunkList{f: v.f, shape: v.space.shape, lay: &v.layout, seen: map[int]bool{}}
	if v.layout.addr == v.f.undefined() {
		return nil, nil // nothing was ever written
	}
	var err error
	switch v.layout.index {
	case indexTree:
		err = l.tree()
	case indexSingle:
		err = l.add(chunk{origin: make([]int, len(l.shape)), addr: v.layout.addr, size: v.layout.stored, mask: v.layout.mask})
	case indexImplicit:
		err = l.implicit(v.space.most)
	case indexFixed:
		err = l.fixed(v.space.most, len(v.filters) > 0)
	}
	return l.chunks, err
}

// add checks one chunk. Real chunks lie apart, so all together are not larger than the file.
func (l *chunkList) add(c chunk) error {
	number := 0
	for i, o := range c.origin {
		if o%l.lay.chunk[i] != 0 || o >= l.shape[i] {
			return broken("chunk: origin", fmt.Sprintf("multiples of %s inside %s", shapeText(l.lay.chunk), shapeText(l.shape)), "%s", shapeText(c.origin))
		}
		number = number*((l.shape[i]-1)/l.lay.chunk[i]+1) + o/l.lay.chunk[i]
	}
	if l.seen[number] {
		return broken("chunk", "one chunk at "+shapeText(c.origin), "two")
	}
	l.seen[number] = true
	if err := l.f.inside("chunk", c.addr, c.size); err != nil {
		return err
	}
	if l.stored += c.size; l.stored > l.f.span() {
		return broken("chunks", "chunks that do not overlap", "more bytes of them than the file has")
	}
	if c.size > most(l.lay.bytes) {
		return broken("chunk: stored size", fmt.Sprintf("at most %d for %d bytes of elements", most(l.lay.bytes), l.lay.bytes), "%d", c.size)
	}
	l.chunks = append(l.chunks, c)
	return nil
}

// readChunks gives every stored chunk of v, its filters undone, to use.
func (v *values) readChunks(chunks []chunk, use func(c chunk, b []byte) error) error {
	var z inflater
	for _, c := range chunks {
		b := make([]byte, c.size)
		if err := v.f.fill("chunk", b, c.addr); err != nil {
			return err
		}
		mask := c.mask
		if v.layout.plainEdges && v.overEdge(c) {
			mask = ^uint32(0)
		}
		b, err := unfilter(v.filters, &z, b, mask, v.layout.bytes)
		if err != nil {
			return err
		}
		if err := use(c, b); err != nil {
			return err
		}
	}
	return nil
}

// overEdge tells whether a part of c lies outside the shape.
func (v *values) overEdge(c chunk) bool {
	for i, o := range c.origin {
		if o+v.layout.chunk[i] > v.space.shape[i] {
			return true
		}
	}
	return false
}

// eachRow calls row for each run of n elements along the last axis of the part of c inside shape: at from in the chunk,
// at to in the whole.
func eachRow(c chunk, size, shape []int, row func(from, to, n int) error) error {
	last := len(shape) - 1
	within := slices.Clone(size) // the part inside
	for i := range within {
		within[i] = min(size[i], shape[i]-c.origin[i])
	}
	index := make([]int, last)
	for {
		from, to := 0, 0
		for i, k := range index {
			from, to = from*size[i]+k, to*shape[i]+c.origin[i]+k
		}
		if err := row(from*size[last], to*shape[last]+c.origin[last], within[last]); err != nil {
			return err
		}
		i := last - 1
		for ; i >= 0; i-- {
			if index[i]++; index[i] < within[i] {
				break
			}
			index[i] = 0
		}
		if i < 0 {
			return nil
		}
	}
}
