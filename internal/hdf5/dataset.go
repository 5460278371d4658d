package hdf5

// Dataset is an array of a file with attributes.
type Dataset struct {
	attributes
	values
}

// newDataset reads the description of the dataset that obj is, no elements. What is not supported is kept until elements
// are asked for, so that such a dataset can be listed.
func (f *File) newDataset(path string, obj *object) (*Dataset, error) {
	d := &Dataset{attributes{f, path, obj}, values{f: f, path: path}}
	bodies := map[uint16][]byte{}
	for kind, what := range map[uint16]string{msgDataspace: "dataspace", msgDatatype: "datatype", msgLayout: "layout",
		msgFilters: "filters", msgFill: "fill value", msgOldFill: "old fill value"} {
		body, err := obj.one(kind, what)
		if err != nil {
			return nil, err
		}
		if body == nil && (kind == msgDataspace || kind == msgDatatype) {
			return nil, broken(what, "one message", "none")
		}
		bodies[kind] = body
	}
	var err error
	if d.space, err = f.dataspace(bodies[msgDataspace]); err != nil {
		return nil, err
	}
	if d.typ, err = f.datatype(bodies[msgDatatype]); err != nil {
		return nil, err
	}
	d.bfloat16()
	if _, err = byteCount(d.space, d.typ); err != nil {
		return nil, err
	}
	if obj.has(msgExternal) {
		d.refused = unsupported("external storage (data in another file)")
		return d, nil
	}
	d.layout, err = f.layout(bodies[msgLayout], len(d.space.shape), d.typ.size)
	if _, later := err.(*UnsupportedError); later {
		d.refused = err
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	if body := bodies[msgFilters]; body != nil {
		if d.filters, err = f.filters(body); err != nil {
			return nil, err
		}
	}
	d.filler, err = f.fillValue(bodies[msgFill], bodies[msgOldFill])
	return d, err
}

// Path returns the path by which the dataset was opened.
func (d *Dataset) Path() string { return d.attributes.path }

// bfloat16 sees through the form that h5py gives to ml_dtypes' bfloat16: two opaque bytes, which Keras marks with an
// attribute.
func (d *Dataset) bfloat16() {
	if d.typ.name != "opaque type" || d.typ.size != 2 || !d.HasAttr("dtype") {
		return
	}
	if a, err := d.Attr("dtype"); err == nil {
		if s, err := a.Text(); err == nil && s == "bfloat16" {
			d.typ.kind, d.typ.name = kindBfloat, s
		}
	}
}

// fillValue reads the bytes of the element that stands for what was never written; nil means zeros.
func (s *source) fillValue(body, old []byte) ([]byte, error) {
	if body == nil {
		if old == nil {
			return nil, nil
		}
		c := s.cursor("fill value", old)
		return c.take(c.uint(4)), c.err
	}
	c := s.cursor("fill value", body)
	defined := false
	if version := c.version(1, 2, 3); version == 3 {
		defined = c.byte()&0x20 != 0
	} else {
		c.take(2) // when it is allocated and written
		defined = c.byte() != 0 || version == 1
	}
	if !defined || c.err != nil {
		return nil, c.err
	}
	return c.take(c.uint(4)), c.err
}
