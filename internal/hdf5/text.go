package hdf5

import (
	"bytes"
	"strings"
)

// Strings returns the elements of a string type, of fixed or variable length, in C order. A fixed string ends where its
// padding begins, a variable one at the first NUL. Whether the bytes are UTF-8 is not checked. Errors: another type, a
// reference to a string that is not there.
func (v *values) Strings() ([]string, error) {
	switch v.typ.kind {
	case kindString:
		return elements(v, 16+v.typ.size, func(dst []string, src []byte) error {
			for i := range dst {
				dst[i] = v.typ.fixed(src[i*v.typ.size : (i+1)*v.typ.size])
			}
			return nil
		})
	case kindVString:
		return elements(v, 16, func(dst []string, src []byte) error {
			c := v.f.cursor("variable-length string", src)
			for i := range dst {
				size := c.uint(4)
				addr, index := c.address(), c.uint(4)
				s, err := v.f.heapString(addr, index, size)
				if err != nil {
					return err
				}
				dst[i], _, _ = strings.Cut(s, "\x00")
			}
			return c.err
		})
	case kindOther:
		return nil, at(unsupported("%s where a string is wanted", v.typ.name), v.path)
	}
	return nil, at(broken("type", "a string", "%s", v.typ.name), v.path)
}

// Text returns the only element of a string type. More than one element is an error, or none.
func (v *values) Text() (string, error) {
	if n := v.space.count; !v.space.null && n != 1 {
		return "", at(broken("shape", "a scalar", "%s", shapeText(v.space.shape)), v.path)
	}
	s, err := v.Strings()
	if err != nil {
		return "", err
	}
	return s[0], nil
}

// fixed cuts the padding off.
func (t datatype) fixed(b []byte) string {
	switch t.pad {
	case 0:
		b, _, _ = bytes.Cut(b, []byte{0})
	case 1:
		b = bytes.TrimRight(b, "\x00")
	case 2:
		b = bytes.TrimRight(b, " ")
	}
	return string(b)
}
