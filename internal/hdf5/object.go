package hdf5

import "fmt"

// object is the header of a group or a dataset, read once however many names lead to it.
type object struct {
	addr     uint64
	messages []message
	attrs    map[string][]byte // bodies of attribute messages
	names    []string          // of attributes, in the order of the file
}

// object returns the object at addr.
func (f *File) object(addr uint64) (*object, error) {
	if o := f.objects[addr]; o != nil {
		return o, nil
	}
	m, err := f.header(addr)
	if err != nil {
		return nil, err
	}
	o := &object{addr: addr, messages: m, attrs: map[string][]byte{}}
	add := func(body []byte) error {
		name, err := f.attributeName(body)
		if err != nil {
			return err
		}
		if _, twice := o.attrs[name]; twice {
			return broken("attribute "+quoted(name), "one of this name", "two")
		}
		o.attrs[name] = body
		o.names = append(o.names, name)
		return nil
	}
	for _, m := range m {
		switch {
		case m.kind != msgAttribute:
		case m.flags&2 != 0:
			return nil, unsupported("shared attribute")
		default:
			if err := add(m.body); err != nil {
				return nil, err
			}
		}
	}
	info, err := o.one(msgAttrInfo, "attribute info")
	if err != nil {
		return nil, err
	}
	if info != nil {
		if err := f.dense("attribute info", info, tree2Attributes, 2, add); err != nil {
			return nil, err
		}
	}
	f.objects[addr] = o
	return o, nil
}

// has tells whether o holds one of the kinds of messages.
func (o *object) has(kinds ...uint16) bool {
	for _, m := range o.messages {
		for _, k := range kinds {
			if m.kind == k {
				return true
			}
		}
	}
	return false
}

// one returns the body of the only message of a kind, nil if there is none.
func (o *object) one(kind uint16, what string) ([]byte, error) {
	var body []byte
	for _, m := range o.messages {
		switch {
		case m.kind != kind:
		case m.flags&2 != 0:
			return nil, unsupported("%s kept in another object (committed or shared)", what)
		case body != nil:
			return nil, broken(what, "one message", "two")
		default:
			body = append([]byte{}, m.body...)
		}
	}
	return body, nil
}

// kind tells what o is.
func (o *object) kind() string {
	switch {
	case o.has(msgLayout):
		return "a dataset"
	case o.has(msgSymbolTable, msgLinkInfo, msgLink, msgGroupInfo):
		return "a group"
	case o.has(msgDatatype):
		return "a named datatype"
	}
	return fmt.Sprintf("an object of %d messages that is neither", len(o.messages))
}
