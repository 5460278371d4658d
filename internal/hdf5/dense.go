package hdf5

// denseID is where in a record of each kind of tree the id of a heap object lies.
var denseID = map[byte]struct{ from, to int }{tree2Links: {4, 11}, tree2Attributes: {0, 8}}

// dense calls use for every object that an info message keeps outside the header: of links or of attributes, by kind.
// orderBytes is the size of the creation order in the message.
func (f *File) dense(what string, info []byte, kind byte, orderBytes uint64, use func(body []byte) error) error {
	c := f.cursor(what, info)
	c.version(0)
	if flags := c.byte(); flags&1 != 0 {
		c.take(orderBytes)
	}
	addr, names := c.address(), c.address()
	if c.err != nil || addr == f.undefined() {
		return c.err
	}
	heap, err := f.fractalHeap(addr)
	if err != nil {
		return err
	}
	id := denseID[kind]
	return f.tree2(names, kind, func(record []byte) error {
		if len(record) < id.to {
			return broken(what, "a record that holds an id", "%d bytes", len(record))
		}
		if kind == tree2Attributes && record[id.to]&2 != 0 {
			return unsupported("shared attribute")
		}
		body, err := heap.object(record[id.from:id.to])
		if err != nil {
			return err
		}
		// Many records could lead to one object.
		if err := f.charge(what, uint64(len(body))); err != nil {
			return err
		}
		return use(body)
	})
}
