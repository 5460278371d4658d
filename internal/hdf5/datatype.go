package hdf5

import (
	"encoding/binary"
	"fmt"
)

// What a datatype holds, as far as it is read here.
const (
	kindOther = iota // valid, not read; the name says what it is
	kindInt
	kindUint
	kindFloat
	kindBfloat
	kindString  // of fixed size
	kindVString // of any size, in the global heap
)

// datatype describes one element.
type datatype struct {
	kind  int
	size  int // bytes of an element in the file
	order binary.ByteOrder
	pad   byte   // of a fixed string: 0 ends at a NUL, 1 filled with NULs, 2 filled with spaces
	name  string // such as "float32"
}

// floats are the formats read: size, sign, exponent (position, bits), mantissa (position, bits), bias.
var floats = map[[7]uint64]datatype{
	{2, 15, 10, 5, 0, 10, 15}:    {kind: kindFloat, name: "float16"},
	{2, 15, 7, 8, 0, 7, 127}:     {kind: kindBfloat, name: "bfloat16"},
	{4, 31, 23, 8, 0, 23, 127}:   {kind: kindFloat, name: "float32"},
	{8, 63, 52, 11, 0, 52, 1023}: {kind: kindFloat, name: "float64"},
}

// datatype reads a datatype message. A type that is not read is no error here.
func (s *source) datatype(body []byte) (datatype, error) {
	c := s.cursor("datatype", body)
	head := c.byte()
	bits, size := c.uint(3), c.uint(4)
	t := datatype{size: int(size), order: binary.LittleEndian}
	if bits&1 != 0 {
		t.order = binary.BigEndian
	}
	if version := head >> 4; c.err == nil && (version < 1 || version > 5) {
		return t, unsupported("datatype version %d", version)
	}
	if c.err == nil && (size == 0 || size > 1<<31-1) {
		return t, broken("datatype: size", "1 to 2147483647 bytes", "%d", size)
	}
	switch class := head & 15; class {
	case 0:
		s.integer(c, &t, bits)
	case 1:
		s.float(c, &t, bits)
	case 3:
		t.kind, t.pad, t.name = kindString, byte(bits&15), fmt.Sprintf("string of %d bytes", size)
		if t.pad > 2 {
			t.kind, t.name = kindOther, fmt.Sprintf("string with padding type %d", t.pad)
		}
	case 8: // an enumeration, such as h5py's booleans: its numbers are read
		base, err := s.datatype(c.b)
		if err != nil {
			return t, err
		}
		if base.size != t.size || base.kind != kindInt && base.kind != kindUint {
			return t, broken("datatype: enumeration", fmt.Sprintf("an integer of %d bytes", t.size), "%s", base.name)
		}
		return base, c.err
	case 9:
		t.kind, t.name = kindOther, "variable-length sequence (vlen type)"
		if bits&15 == 1 {
			t.kind, t.name = kindVString, "variable-length string"
			if want := 4 + s.offsetSize + 4; c.err == nil && t.size != want {
				return t, broken("datatype: variable-length string", fmt.Sprintf("%d bytes", want), "%d", t.size)
			}
		}
	default:
		t.name = map[byte]string{2: "time type", 4: "bit field type", 5: "opaque type", 6: "compound type",
			7: "reference type", 10: "array type", 11: "complex type"}[class]
		if t.name == "" {
			return t, unsupported("datatype class %d", class)
		}
	}
	return t, c.err
}

func (s *source) integer(c *cursor, t *datatype, bits uint64) {
	offset, precision := c.uint(2), c.uint(2)
	t.kind, t.name = kindUint, fmt.Sprintf("uint%d", 8*t.size)
	if bits&8 != 0 {
		t.kind, t.name = kindInt, fmt.Sprintf("int%d", 8*t.size)
	}
	full := offset == 0 && precision == uint64(8*t.size)
	if t.size != 1 && t.size != 2 && t.size != 4 && t.size != 8 || !full {
		t.kind, t.name = kindOther, fmt.Sprintf("integer type with %d bits at %d in %d bytes", precision, offset, t.size)
	}
}

func (s *source) float(c *cursor, t *datatype, bits uint64) {
	offset, precision := c.uint(2), c.uint(2)
	key := [7]uint64{uint64(t.size), bits >> 8 & 255}
	for i := 2; i < 6; i++ {
		key[i] = c.uint(1)
	}
	key[6] = c.uint(4)
	known, ok := floats[key]
	t.kind, t.name = known.kind, known.name
	if vax := bits&0x40 != 0; !ok || vax || bits>>4&3 != 2 || offset != 0 || precision != uint64(8*t.size) {
		t.kind = kindOther
		t.name = fmt.Sprintf("floating type of %d bytes with %d exponent and %d mantissa bits", t.size, key[3], key[5])
	}
}
