package hdf5

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
)

// Datatype messages of what is written.
var (
	typeFloat32 = []byte{0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0}
	typeFloat64 = []byte{0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xff, 3, 0, 0}
	typeInt64   = []byte{0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0}
	typeInt32   = []byte{0x10, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}
	typeUint32  = []byte{0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0}
	typeUint8   = []byte{0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0}
	// A string of any length in UTF-8, ending at a NUL: a sequence of characters of one byte.
	typeString = []byte{0x19, 1, 1, 0, stringRef, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0}
)

const stringRef = 16 // bytes of the reference that stands for a string: length, address of a collection, number in it

// elementData is a slice of elements to be written.
type elementData struct {
	typ   []byte
	width int
	count int
	// put appends elements from to to as bytes; nil for strings.
	put     func(b []byte, from, to int) []byte
	strings []string
}

func newElementData(data any) (elementData, error) {
	le := binary.LittleEndian
	switch v := data.(type) {
	case []float32:
		return numbers(typeFloat32, v, func(b []byte, x float32) []byte { return le.AppendUint32(b, math.Float32bits(x)) }), nil
	case []float64:
		return numbers(typeFloat64, v, func(b []byte, x float64) []byte { return le.AppendUint64(b, math.Float64bits(x)) }), nil
	case []int64:
		return numbers(typeInt64, v, func(b []byte, x int64) []byte { return le.AppendUint64(b, uint64(x)) }), nil
	case []int32:
		return numbers(typeInt32, v, func(b []byte, x int32) []byte { return le.AppendUint32(b, uint32(x)) }), nil
	case []uint32:
		return numbers(typeUint32, v, le.AppendUint32), nil
	case []uint8:
		return numbers(typeUint8, v, func(b []byte, x uint8) []byte { return append(b, x) }), nil
	case []string:
		for _, s := range v {
			if strings.Contains(s, "\x00") || uint64(len(s)) > math.MaxUint32 {
				return elementData{}, broken("string", "one without NUL of at most 4 GiB", "%d bytes, %s", len(s), quoted(s))
			}
		}
		return elementData{typ: typeString, width: stringRef, count: len(v), strings: v}, nil
	}
	return elementData{}, broken("type", "[]float32, []float64, []int64, []int32, []uint32, []uint8 or []string", "%T", data)
}

func numbers[T any](typ []byte, v []T, put func([]byte, T) []byte) elementData {
	return elementData{typ: typ, width: int(typ[4]), count: len(v), put: func(b []byte, from, to int) []byte {
		for _, x := range v[from:to] {
			b = put(b, x)
		}
		return b
	}}
}

func (e *elementData) bytes() int { return e.width * e.count }

// writeTo writes the numbers in blocks, padded to a multiple of 8 bytes.
func (e *elementData) writeTo(w io.Writer, block []byte) error {
	each := cap(block) / e.width
	for from := 0; from < e.count; from += each {
		block = e.put(block[:0], from, min(e.count, from+each))
		if _, err := w.Write(block); err != nil {
			return err
		}
	}
	_, err := w.Write(make([]byte, pad8(e.bytes())-e.bytes()))
	return err
}

func pad8(n int) int { return (n + 7) &^ 7 }
