package hdf5

import "encoding/binary"

const (
	heapHead = 16   // bytes of a collection before its objects, and of an object before its string
	heapMin  = 4096 // H5HG_MINSIZE
	// A collection of this many bytes gets no more strings. Each takes at least 24, so their numbers fit 16 bits.
	heapFull = 1 << 16
)

// collection is a global heap collection that is being filled.
type collection struct {
	body  []byte
	count int
}

// reference is a place in meta that waits for the address of a collection.
type reference struct{ at, collection int }

// strings puts strings into the heap; their references, 16 bytes each, stand at position at and following. That of an
// empty string stays zero.
func (p *placed) strings(at int, strings []string) {
	for i, s := range strings {
		if s == "" {
			continue
		}
		last := len(p.pending) - 1
		if last < 0 || len(p.pending[last].body) >= heapFull {
			p.pending = append(p.pending, collection{})
			last++
		}
		c := &p.pending[last]
		c.count++
		c.body = binary.LittleEndian.AppendUint64(c.body, uint64(c.count)) // number, reference count, reserved
		c.body = binary.LittleEndian.AppendUint64(c.body, uint64(len(s)))
		c.body = append(c.body, s...)
		c.body = append(c.body, make([]byte, pad8(len(s))-len(s))...)
		here := at + stringRef*i
		p.put32(here, len(s))
		p.put32(here+12, c.count)
		p.refs = append(p.refs, reference{here + 4, last})
	}
}

// flush writes the pending collections and puts their addresses where they are awaited.
func (p *placed) flush() {
	addrs := make([]uint64, len(p.pending))
	for i, c := range p.pending {
		size := max(heapMin, heapHead+len(c.body))
		h := p.alloc(size)
		addrs[i] = p.base + uint64(h)
		copy(p.meta[h:], "GCOL\x01")
		p.put64(h+8, uint64(size))
		copy(p.meta[h+heapHead:], c.body)
		if free := size - heapHead - len(c.body); free >= heapHead { // object 0
			p.put64(h+heapHead+len(c.body)+8, uint64(free))
		}
	}
	for _, r := range p.refs {
		p.put64(r.at, addrs[r.collection])
	}
	p.pending, p.refs = nil, nil
}

// flushFull writes the pending collections if they are worth it; between two headers only.
func (p *placed) flushFull() {
	if len(p.pending) > 0 && (len(p.pending) > 1 || len(p.pending[0].body) > heapMin-2*heapHead) {
		p.flush()
	}
}
