package hdf5

import (
	"fmt"
	"math"
)

// grid tells how many chunks lie along each axis of the largest shape, and in all; the newer indexes count over it.
func (l *chunkList) grid(most []uint64) (axes []uint64, all uint64, err error) {
	all = 1
	for i, m := range most {
		if m == math.MaxUint64 {
			return nil, 0, broken("chunk index", "a bound for every axis", "none for axis %d", i)
		}
		n := uint64(l.lay.chunk[i])
		axes = append(axes, m/n+min(m%n, 1))
		var ok bool
		if all, ok = product(all, axes[i]); !ok || all > l.f.span() {
			return nil, 0, broken("chunk index", "at most a chunk for each byte of the file", "shape %s in chunks of %s", shapeText(most), shapeText(l.lay.chunk))
		}
	}
	return axes, all, nil
}

// numbered adds chunk number i of the grid, unless the shape has shrunk and it lies outside now.
func (l *chunkList) numbered(axes []uint64, i uint64, c chunk) error {
	c.origin = make([]int, len(axes))
	for a := len(axes) - 1; a >= 0; a-- {
		at := i % axes[a]
		i /= axes[a]
		if at >= uint64(l.shape[a]) || int(at) > (l.shape[a]-1)/l.lay.chunk[a] {
			return nil
		}
		c.origin[a] = int(at) * l.lay.chunk[a]
	}
	return l.add(c)
}

// implicit lists chunks that lie one after the other, unfiltered.
func (l *chunkList) implicit(most []uint64) error {
	axes, all, err := l.grid(most)
	if err != nil {
		return err
	}
	size, ok := product(all, uint64(l.lay.bytes))
	if !ok {
		size = math.MaxUint64
	}
	if err := l.f.inside("chunks", l.lay.addr, size); err != nil {
		return err
	}
	for i := range all {
		if err := l.numbered(axes, i, chunk{addr: l.lay.addr + i*uint64(l.lay.bytes), size: uint64(l.lay.bytes)}); err != nil {
			return err
		}
	}
	return nil
}

// fixed reads the chunks from a fixed array: a header, then one block of entries or several pages of them.
func (l *chunkList) fixed(most []uint64, filtered bool) error {
	const what = "fixed array"
	axes, all, err := l.grid(most)
	if err != nil {
		return err
	}
	head := uint64(8 + l.f.lengthSize + l.f.offsetSize + 4)
	b, err := l.f.block(what, l.lay.addr, head)
	if err != nil {
		return err
	}
	if b, err = summed(what, b); err != nil {
		return err
	}
	c := l.f.cursor(what, b)
	c.signature("FAHD")
	c.version(0)
	client, width, pageBits := c.byte(), uint64(c.byte()), c.byte()
	count, addr := c.length(), c.address()
	own := uint64(l.f.offsetSize)
	if filtered {
		own += 4 + 1 // and a size of at least one byte
	}
	switch {
	case c.err != nil:
		return c.err
	case client > 1 || (client == 1) != filtered || width < own || !filtered && width != own || width > own+7:
		return broken(what, fmt.Sprintf("entries of this dataset (filtered: %t)", filtered), "client %d, %d bytes", client, width)
	case count != all:
		return broken(what, fmt.Sprintf("%d entries", all), "%d", count)
	case pageBits > 32:
		return broken(what, "pages of at most 2^32 entries", "2^%d", pageBits)
	case addr == l.f.undefined():
		return nil
	}
	return l.entries(axes, addr, width, all, uint64(1)<<pageBits, filtered)
}

// entries reads the data block of a fixed array.
func (l *chunkList) entries(axes []uint64, addr, width, all, page uint64, filtered bool) error {
	const what = "fixed array"
	head := uint64(6 + l.f.offsetSize)
	first := all * width // bytes of entries that follow the head
	pages := uint64(0)
	if all > page {
		pages = (all + page - 1) / page
		first = (pages + 7) / 8 // which pages were ever written
	}
	b, err := l.f.block(what, addr, head+first+4)
	if err != nil {
		return err
	}
	if b, err = summed(what, b); err != nil {
		return err
	}
	c := l.f.cursor(what, b)
	c.signature("FADB")
	c.version(0)
	c.take(1)
	c.address() // of the header
	if pages == 0 {
		return l.entryRun(axes, c, width, 0, all, filtered)
	}
	written := c.take(first)
	at := addr + head + first + 4
	for p := range pages {
		n := min(page, all-p*page)
		if c.err == nil && written[p/8]>>(7-p%8)&1 != 0 {
			b, err := l.f.block(what, at, n*width+4)
			if err != nil {
				return err
			}
			if b, err = summed(what, b); err != nil {
				return err
			}
			if err := l.entryRun(axes, l.f.cursor(what, b), width, p*page, n, filtered); err != nil {
				return err
			}
		}
		at += page*width + 4
	}
	return c.err
}

// entryRun adds n entries, the first of which is number from.
func (l *chunkList) entryRun(axes []uint64, c *cursor, width, from, n uint64, filtered bool) error {
	for i := range n {
		k := chunk{addr: c.address(), size: uint64(l.lay.bytes)}
		if filtered {
			k.size = c.uint(int(width) - l.f.offsetSize - 4)
			k.mask = uint32(c.uint(4))
		}
		if c.err != nil {
			return c.err
		}
		if k.addr == l.f.undefined() {
			continue
		}
		if err := l.numbered(axes, from+i, k); err != nil {
			return err
		}
	}
	return c.err
}
