package hdf5

import (
	"encoding/binary"
	"fmt"
)

const maxMessage = 1<<16 - 8 // bytes of a header message: the largest multiple of 8 that 16 bits hold

// header writes a version 1 object header, msgs first, and returns its address.
func (p *placed) header(n *node, msgs ...message) (uint64, error) {
	if count := len(msgs) + len(n.attrs); count >= maxMessages {
		return 0, at(broken("attributes", fmt.Sprintf("fewer than %d", maxMessages), "%d", len(n.attrs)), n.path)
	}
	h := p.alloc(16)
	for _, m := range msgs {
		p.message(m)
	}
	for _, a := range n.attrs {
		body := p.message(message{kind: msgAttribute, body: a.body()})
		p.strings(body+a.head(), a.data.strings)
	}
	p.meta[h] = 1
	p.put16(h+2, len(msgs)+len(n.attrs))
	p.put32(h+4, 1) // references to the object
	p.put32(h+8, len(p.meta)-h-16)
	return p.base + uint64(h), nil
}

// message writes one message and returns the position of its body.
func (p *placed) message(m message) int {
	h := p.alloc(8 + len(m.body))
	p.put16(h, int(m.kind))
	p.put16(h+2, pad8(len(m.body)))
	p.meta[h+4] = m.flags
	copy(p.meta[h+8:], m.body)
	return h + 8
}

// dataset writes the header of a dataset and returns its address.
func (p *placed) dataset(d *DatasetWriter) (uint64, error) {
	const constant = 1 // flag of a message that never changes
	addr := d.addr
	switch {
	case d.data.count == 0:
		addr = undefinedAddress
	case d.data.put == nil:
		refs := p.alloc(d.data.bytes())
		addr = p.base + uint64(refs)
		p.strings(refs, d.data.strings)
		p.flush()
	}
	layout := []byte{3, layoutContiguous}
	layout = binary.LittleEndian.AppendUint64(layout, addr)
	layout = binary.LittleEndian.AppendUint64(layout, uint64(d.data.bytes()))
	return p.header(&d.node,
		message{kind: msgDataspace, body: spaceMessage(d.shape)},
		message{kind: msgDatatype, flags: constant, body: d.data.typ},
		message{kind: msgFill, flags: constant, body: []byte{2, 2, 2, 1, 0, 0, 0, 0}}, // zeros
		message{kind: msgLayout, body: layout})
}

// spaceMessage returns a dataspace message of version 1, with the largest shape, which is the same.
func spaceMessage(shape []int) []byte {
	b := []byte{1, byte(len(shape)), 0, 0, 0, 0, 0, 0}
	if len(shape) > 0 {
		b[2] = 1
	}
	for range 2 {
		for _, n := range shape {
			b = binary.LittleEndian.AppendUint64(b, uint64(n))
		}
	}
	if len(shape) == 0 {
		return b[:8]
	}
	return b
}

// head returns the size of an attribute message before its elements.
func (a *attributeData) head() int {
	return 8 + pad8(len(a.name)+1) + pad8(len(a.data.typ)) + pad8(len(spaceMessage(a.shape)))
}

// body returns an attribute message of version 1; references of strings are still zero.
func (a *attributeData) body() []byte {
	space := spaceMessage(a.shape)
	b := []byte{1, 0}
	for _, n := range []int{len(a.name) + 1, len(a.data.typ), len(space)} {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	for _, part := range [][]byte{append([]byte(a.name), 0), a.data.typ, space} {
		b = append(b, part...)
		b = append(b, make([]byte, pad8(len(b))-len(b))...)
	}
	if a.data.put == nil {
		return append(b, make([]byte, a.data.bytes())...)
	}
	return a.data.put(b, 0, a.data.count)
}
