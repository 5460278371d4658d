package onnx

import (
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/encoding/protowire"
)

// maxMessages bounds the number of messages and strings of a file, so that small ones, which cost more memory than bytes in the
// file, stay below 150 MB. Real models have some tens of thousands.
const maxMessages = 1 << 19

// FormatError says that bytes are no ONNX model.
type FormatError struct {
	Where string // path of messages, such as "graph: node 3"
	What  string
}

func (e *FormatError) Error() string {
	if e.Where == "" {
		return e.What
	}
	return e.Where + ": " + e.What
}

// decoder counts what has been made.
type decoder struct{ made int }

// field is one field of a message: the content of a length-delimited one, or the bits of a number.
type field struct {
	num  protowire.Number
	typ  protowire.Type
	data []byte
	bits uint64
}

// message walks through the fields of a message.
func (d *decoder) message(b []byte, f func(field) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return &FormatError{What: "protobuf: tag of a field: " + reason(n)}
		}
		b = b[n:]
		v := field{num: num, typ: typ}
		switch typ {
		case protowire.VarintType:
			v.bits, n = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(b)
			v.bits = uint64(x)
		case protowire.Fixed64Type:
			v.bits, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			v.data, n = protowire.ConsumeBytes(b)
		default:
			return &FormatError{What: fmt.Sprintf("protobuf: field %d: want a wire type without groups, got %d", num, typ)}
		}
		if n < 0 {
			return &FormatError{What: fmt.Sprintf("protobuf: field %d: %s", num, reason(n))}
		}
		b = b[n:]
		if err := f(v); err != nil {
			return err
		}
	}
	return nil
}

// reason says what protowire found. Its own text differs from build to build.
func reason(code int) string {
	if errors.Is(protowire.ParseError(code), io.ErrUnexpectedEOF) {
		return "the length reaches beyond the end: truncated"
	}
	return "a varint that overflows, or a field number out of range"
}

// more counts a message or a string.
func (d *decoder) more() error {
	if d.made++; d.made > maxMessages {
		return &FormatError{What: fmt.Sprintf("protobuf: want at most %d messages and strings, got more", maxMessages)}
	}
	return nil
}

// wrong says that a field has another wire type than its number demands.
func (f field) wrong() error {
	return &FormatError{What: fmt.Sprintf("protobuf: field %d: wire type %d does not fit", f.num, f.typ)}
}

// bytes is the content of a field of strings, bytes or messages.
func (d *decoder) bytes(f field) ([]byte, error) {
	if f.typ != protowire.BytesType {
		return nil, f.wrong()
	}
	return f.data, d.more()
}

// text copies a string into s.
func (d *decoder) text(f field, s *string) error {
	b, err := d.bytes(f)
	*s = string(b)
	return err
}

// names appends a string to s.
func (d *decoder) names(f field, s *[]string) error {
	b, err := d.bytes(f)
	*s = append(*s, string(b))
	return err
}

// number is the value of an integer.
func number[T int32 | int64 | DataType | Kind](f field, v *T) error {
	if f.typ != protowire.VarintType {
		return f.wrong()
	}
	*v = T(f.bits)
	return nil
}

// varints appends an integer, or several packed ones, to s.
func varints[T int32 | int64 | uint64](f field, s *[]T) error {
	switch f.typ {
	case protowire.VarintType:
		*s = append(*s, T(f.bits))
		return nil
	case protowire.BytesType:
		for b := f.data; len(b) > 0; {
			x, n := protowire.ConsumeVarint(b)
			if n < 0 {
				return &FormatError{What: fmt.Sprintf("protobuf: field %d: %s", f.num, reason(n))}
			}
			*s, b = append(*s, T(x)), b[n:]
		}
		return nil
	}
	return f.wrong()
}

// fixed appends a floating-point number, or several packed ones of size bytes each, to s.
func fixed[T float32 | float64](f field, size int, from func([]byte) T, bits func(uint64) T, s *[]T) error {
	switch {
	case f.typ == protowire.Fixed32Type && size == 4, f.typ == protowire.Fixed64Type && size == 8:
		*s = append(*s, bits(f.bits))
		return nil
	case f.typ == protowire.BytesType:
		if len(f.data)%size != 0 {
			return &FormatError{What: fmt.Sprintf("protobuf: field %d: want a multiple of %d bytes, got %d", f.num, size, len(f.data))}
		}
		for b := f.data; len(b) > 0; b = b[size:] {
			*s = append(*s, from(b))
		}
		return nil
	}
	return f.wrong()
}
