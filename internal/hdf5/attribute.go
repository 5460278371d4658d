package hdf5

import (
	"bytes"
	"slices"
)

// attributes is the part that groups and datasets have in common.
type attributes struct {
	f    *File
	path string
	obj  *object
}

// Attr is an attribute: a name with a scalar or an array of its own.
type Attr struct{ values }

// AttrNames returns the names of the attributes in the order of the file.
func (a *attributes) AttrNames() []string { return slices.Clone(a.obj.names) }

// HasAttr tells whether there is an attribute of this name.
func (a *attributes) HasAttr(name string) bool { return a.obj.attrs[name] != nil }

// Attr returns the attribute of this name. Errors: none (wraps fs.ErrNotExist), a damaged description.
func (a *attributes) Attr(name string) (*Attr, error) {
	path := a.path + "@" + name
	body := a.obj.attrs[name]
	if body == nil {
		return nil, at(missing("@"+name), a.path)
	}
	v, err := a.f.attribute(body)
	if err != nil {
		return nil, at(err, path)
	}
	v.path = path
	return &Attr{v}, nil
}

// attributeHead reads the part of an attribute message that all versions share, and leaves c at the datatype. The padded
// lengths of datatype and dataspace are returned.
func (s *source) attributeHead(c *cursor) (name string, typ, space [2]uint64) {
	version := c.version(1, 2, 3)
	flags := c.byte()
	size := c.uint(2)
	typ[0], space[0] = c.uint(2), c.uint(2)
	if version == 3 {
		c.take(1) // character set
	}
	pad := func(n uint64) uint64 {
		if version == 1 {
			return -n & 7
		}
		return 0
	}
	if version > 1 && flags&3 != 0 {
		c.fail(unsupported("attribute with a datatype kept in another object"))
	}
	b := c.take(size)
	c.take(pad(size))
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	} else if c.err == nil {
		c.fail(broken(c.what+": name", "a NUL at its end", "none"))
	}
	typ[1], space[1] = pad(typ[0]), pad(space[0])
	return string(b), typ, space
}

// attributeName reads only the name, so that an attribute nobody asks for cannot stop a reader.
func (f *File) attributeName(body []byte) (string, error) {
	c := f.cursor("attribute", body)
	name, _, _ := f.attributeHead(c)
	return name, c.err
}

// attribute reads an attribute message.
func (f *File) attribute(body []byte) (values, error) {
	v := values{f: f}
	c := f.cursor("attribute", body)
	_, typ, space := f.attributeHead(c)
	t := c.take(typ[0])
	c.take(typ[1])
	d := c.take(space[0])
	c.take(space[1])
	if c.err != nil {
		return v, c.err
	}
	var err error
	if v.typ, err = f.datatype(t); err != nil {
		return v, err
	}
	if v.space, err = f.dataspace(d); err != nil {
		return v, err
	}
	v.layout = layout{class: layoutCompact, inline: c.b}
	return v, nil
}
