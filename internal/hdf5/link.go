package hdf5

// Kinds of links. The text is what an error says.
const (
	linkHard     = "hard link"
	linkSoft     = "soft link"
	linkExternal = "external link (to another file)"
	linkUser     = "user-defined link"
)

// link is one name in a group.
type link struct {
	name string
	kind string
	addr uint64 // of the object's header, for a hard link
}

// linksOf returns the links of a group in either form.
func (f *File) linksOf(o *object) ([]link, error) {
	var links []link
	add := func(body []byte) error {
		l, err := f.link(body)
		links = append(links, l)
		return err
	}
	info, err := o.one(msgLinkInfo, "link info")
	if err != nil {
		return nil, err
	}
	if info != nil {
		if err := f.dense("link info", info, tree2Links, 8, add); err != nil {
			return nil, err
		}
	}
	table, err := o.one(msgSymbolTable, "symbol table")
	if err != nil {
		return nil, err
	}
	if table != nil {
		old, err := f.symbolTable(table)
		if err != nil {
			return nil, err
		}
		links = append(links, old...)
	}
	for _, m := range o.messages {
		if m.kind != msgLink {
			continue
		}
		if m.flags&2 != 0 {
			return nil, unsupported("shared link")
		}
		if err := add(m.body); err != nil {
			return nil, err
		}
	}
	return links, nil
}

// link reads a link message.
func (f *File) link(body []byte) (link, error) {
	c := f.cursor("link", body)
	c.version(1)
	flags := c.byte()
	kind := byte(0)
	if flags&8 != 0 {
		kind = c.byte()
	}
	if flags&4 != 0 {
		c.take(8) // creation order
	}
	if flags&16 != 0 {
		c.take(1) // character set
	}
	l := link{kind: linkHard}
	l.name = string(c.take(c.uint(1 << (flags & 3))))
	switch {
	case kind == 0:
		l.addr = c.address()
	case kind == 1:
		l.kind = linkSoft
	case kind == 64:
		l.kind = linkExternal
	case kind > 64:
		l.kind = linkUser
	default:
		c.fail(unsupported("link type %d", kind))
	}
	return l, c.err
}
