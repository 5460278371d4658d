package hdf5

import "fmt"

// Kinds of header messages.
const (
	msgDataspace    = 0x01
	msgLinkInfo     = 0x02
	msgDatatype     = 0x03
	msgOldFill      = 0x04
	msgFill         = 0x05
	msgLink         = 0x06
	msgExternal     = 0x07
	msgLayout       = 0x08
	msgGroupInfo    = 0x0a
	msgFilters      = 0x0b
	msgAttribute    = 0x0c
	msgContinuation = 0x10
	msgSymbolTable  = 0x11
	msgAttrInfo     = 0x15
	msgLastKnown    = 0x18
)

const maxMessages = 1 << 16 // of one object; version 1 counts them in 16 bits

// message is one entry of an object header.
type message struct {
	kind  uint16
	flags byte
	body  []byte
}

// extent is a piece of the file.
type extent struct{ addr, size uint64 }

// header reads all messages of the object header at addr, with its continuation blocks.
func (s *source) header(addr uint64) ([]message, error) {
	const what = "object header"
	if err := s.inside(what, addr, 0); err != nil {
		return nil, err
	}
	start, err := s.block(what, addr, min(16, s.span()-addr))
	if err != nil {
		return nil, err
	}
	h := headerReader{source: s, seen: map[uint64]bool{addr: true}}
	if len(start) >= 6 && string(start[:4]) == "OHDR" {
		return h.version2(addr, start)
	}
	c := s.cursor(what, start)
	c.version(1)
	c.take(1)
	count := int(c.uint(2))
	c.take(4) // reference count
	size := c.uint(4)
	if c.err != nil {
		return nil, c.err
	}
	return h.version1(extent{addr + 16, size}, count)
}

// headerReader collects the messages of one header.
type headerReader struct {
	*source
	messages []message
	more     []extent        // continuation blocks still to be read
	seen     map[uint64]bool // addresses of blocks
}

func (h *headerReader) version1(first extent, count int) ([]message, error) {
	for h.more = []extent{first}; len(h.more) > 0; {
		e := h.more[0]
		h.more = h.more[1:]
		b, err := h.block("object header", e.addr, e.size)
		if err != nil {
			return nil, err
		}
		c := h.cursor("object header", b)
		for len(c.b) >= 8 && len(h.messages) < count {
			kind, size, flags := uint16(c.uint(2)), c.uint(2), c.byte()
			c.take(3)
			if err := h.add(c, kind, flags, size); err != nil {
				return nil, err
			}
		}
	}
	return h.messages, nil
}

func (h *headerReader) version2(addr uint64, start []byte) ([]message, error) {
	const what = "object header"
	c := h.cursor(what, start[4:6])
	c.version(2)
	flags := c.byte()
	if c.err != nil {
		return nil, c.err
	}
	head := uint64(6)
	if flags&0x20 != 0 {
		head += 16 // times
	}
	if flags&0x10 != 0 {
		head += 4 // when attributes move to dense storage
	}
	width := uint64(1) << (flags & 3)
	b, err := h.block(what, addr, head+width)
	if err != nil {
		return nil, err
	}
	size := little(b[head:])
	if err := h.inside(what, addr, size); err != nil {
		return nil, err
	}
	skip := head + width
	for h.more = []extent{{addr, skip + size + 4}}; len(h.more) > 0; {
		e := h.more[0]
		h.more = h.more[1:]
		b, err := h.block(what, e.addr, e.size)
		if err != nil {
			return nil, err
		}
		if b, err = summed(what, b); err != nil {
			return nil, err
		}
		c := h.cursor(what, b)
		if skip == 4 {
			c.signature("OCHK")
		} else {
			c.take(skip)
		}
		skip = 4
		each := 4
		if flags&4 != 0 {
			each = 6 // with a creation order
		}
		for c.err == nil && len(c.b) >= each { // less is a gap
			kind, size, mark := uint16(c.byte()), c.uint(2), c.byte()
			c.take(uint64(each - 4))
			if err := h.add(c, kind, mark, size); err != nil {
				return nil, err
			}
		}
		if c.err != nil {
			return nil, c.err
		}
	}
	return h.messages, nil
}

// add takes the body of one message from c.
func (h *headerReader) add(c *cursor, kind uint16, flags byte, size uint64) error {
	body := c.take(size)
	if c.err != nil {
		return c.err
	}
	if len(h.messages) >= maxMessages {
		return broken("object header", fmt.Sprintf("at most %d messages", maxMessages), "more")
	}
	if kind > msgLastKnown && flags&0x80 != 0 {
		return unsupported("header message %#x, which a reader must know", kind)
	}
	h.messages = append(h.messages, message{kind, flags, body})
	if kind != msgContinuation {
		return nil
	}
	m := h.cursor("header continuation", body)
	e := extent{m.address(), m.length()}
	if m.err == nil && h.seen[e.addr] {
		m.err = broken("header continuation", "a block not seen yet", "a cycle at address %d", e.addr)
	}
	h.seen[e.addr] = true
	h.more = append(h.more, e)
	return m.err
}
