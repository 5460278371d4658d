// Package npy reads NumPy's .npy and .npz files strictly: every size is checked before memory is taken, nothing is
// unpickled, no name inside an archive becomes a path, and a file that is not wholly as declared is an error. What it writes
// is what NumPy writes.
//
// It knows bytes and arrays, no models and no pictures. Start at [Read] and [Write]; [ReadZip] and [WriteZip] are for archives
// of arrays.
package npy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/seed-1d449c6d/stheno/internal/half"
)

// Array is one array in C order (the last axis runs fastest), whatever the order in the file.
type Array struct {
	Shape []int // empty for a scalar, which has one element
	Data  any   // []float32, []float64, []int32, []int64 or []uint8
}

// Read reads one .npy file (format 1.0, 2.0 or 3.0) to its end.
//
// Types are float16 (which becomes float32), float32, float64, int32, int64 (little and big endian) and uint8, in C or Fortran
// order. limit bounds the bytes of the array in memory; a larger shape is refused before anything is allocated, and below it
// memory grows with the bytes that really arrive. NaN and infinities are kept. Errors: not a .npy file, a damaged or foreign
// header, a type of no use here (named), a shape that is negative, too large or has too few bytes behind it, and bytes after
// the data.
//
// Source: numpy/lib/format.py, NEP 1.
func Read(r io.Reader, limit int64) (*Array, error) {
	a, err := read(r, limit)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	return a, nil
}

// Float32s returns the elements of a float32 array, without a copy. Any other type is an error.
func (a *Array) Float32s() ([]float32, error) {
	if v, ok := a.Data.([]float32); ok {
		return v, nil
	}
	return nil, fmt.Errorf("npy: type: want float32, got %s", a.kind())
}

// Float64s returns the elements of a float64 array without a copy, or those of a float32 array widened, which is exact.
// Any other type is an error.
func (a *Array) Float64s() ([]float64, error) {
	switch v := a.Data.(type) {
	case []float64:
		return v, nil
	case []float32:
		wide := make([]float64, len(v))
		for i, x := range v {
			wide[i] = float64(x)
		}
		return wide, nil
	}
	return nil, fmt.Errorf("npy: type: want float64 or float32, got %s", a.kind())
}

// Ints returns a copy of the elements of an integer array. A floating type is an error, and so is an element that does not
// fit an int (on 32-bit platforms).
func (a *Array) Ints() ([]int, error) {
	switch v := a.Data.(type) {
	case []uint8:
		return ints(v)
	case []int32:
		return ints(v)
	case []int64:
		return ints(v)
	}
	return nil, fmt.Errorf("npy: type: want an integer type, got %s", a.kind())
}

func ints[T uint8 | int32 | int64](v []T) ([]int, error) {
	out := make([]int, len(v))
	for i, x := range v {
		out[i] = int(x)
		if T(out[i]) != x {
			return nil, fmt.Errorf("npy: element %d: want a value that fits an int, got %d", i, x)
		}
	}
	return out, nil
}

func (a *Array) kind() string {
	switch a.Data.(type) {
	case []float32:
		return "float32"
	case []float64:
		return "float64"
	case []int32:
		return "int32"
	case []int64:
		return "int64"
	case []uint8:
		return "uint8"
	}
	return fmt.Sprintf("%T", a.Data)
}

// read is Read without the prefix, which ReadZip words differently.
func read(r io.Reader, limit int64) (*Array, error) {
	h, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	order, width, err := elementType(h.descr)
	if err != nil {
		return nil, err
	}
	inMemory := width
	if h.descr[1:] == "f2" {
		inMemory = 4
	}
	n, err := count(h.shape, inMemory, limit)
	if err != nil {
		return nil, err
	}
	a := &Array{Shape: h.shape}
	switch h.descr[1:] {
	case "f2":
		a.Data, err = elements(r, h, n, width, func(b []byte) float32 { return half.Float16(order.Uint16(b)) })
	case "f4":
		a.Data, err = elements(r, h, n, width, func(b []byte) float32 { return math.Float32frombits(order.Uint32(b)) })
	case "f8":
		a.Data, err = elements(r, h, n, width, func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) })
	case "i4":
		a.Data, err = elements(r, h, n, width, func(b []byte) int32 { return int32(order.Uint32(b)) })
	case "i8":
		a.Data, err = elements(r, h, n, width, func(b []byte) int64 { return int64(order.Uint64(b)) })
	case "u1":
		a.Data, err = elements(r, h, n, width, func(b []byte) uint8 { return b[0] })
	}
	if err != nil {
		return nil, err
	}
	// Reading to the end also makes a zip member compare its checksum.
	switch k, err := io.ReadFull(r, make([]byte, 1)); {
	case k > 0:
		return nil, fmt.Errorf("trailing bytes after the %d elements of shape %s", n, tuple(h.shape))
	case err != io.EOF:
		return nil, fmt.Errorf("end of file: %w", err)
	}
	return a, nil
}

// elements reads n elements and brings them into C order.
func elements[T any](r io.Reader, h header, n, width int, get func([]byte) T) ([]T, error) {
	const block = 1 << 16 // bytes a read; a multiple of every width
	data := make([]T, 0, min(n, block))
	buf := make([]byte, min(n*width, block))
	for len(data) < n { // append, not make(n): a file that only claims to be large costs nothing
		b := buf[:min(len(buf), (n-len(data))*width)]
		if k, err := io.ReadFull(r, b); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil, fmt.Errorf("data is short: want %d bytes for shape %s, got %d",
					n*width, tuple(h.shape), len(data)*width+k)
			}
			return nil, fmt.Errorf("data: %w", err)
		}
		for ; len(b) > 0; b = b[width:] {
			data = append(data, get(b))
		}
	}
	if h.fortran && len(h.shape) > 1 && n > 0 {
		data = fromFortran(data, h.shape)
	}
	return data, nil
}

// fromFortran returns src, whose first axis runs fastest, with the last axis running fastest.
func fromFortran[T any](src []T, shape []int) []T {
	strides := make([]int, len(shape)) // of src
	step := 1
	for i, d := range shape {
		strides[i] = step
		step *= d
	}
	dst := make([]T, len(src))
	index := make([]int, len(shape))
	at := 0 // position in src of index
	for i := range dst {
		dst[i] = src[at]
		for axis := len(shape) - 1; axis >= 0; axis-- {
			index[axis]++
			at += strides[axis]
			if index[axis] < shape[axis] {
				break
			}
			at -= strides[axis] * shape[axis]
			index[axis] = 0
		}
	}
	return dst
}

// elementType tells byte order and width in bytes of a NumPy type string such as "<f4".
func elementType(descr string) (binary.ByteOrder, int, error) {
	width := map[string]int{"f2": 2, "f4": 4, "f8": 8, "i4": 4, "i8": 8, "u1": 1}
	if len(descr) == 3 {
		w, known := width[descr[1:]]
		switch {
		case !known:
		case descr[0] == '<', descr[0] == '|' && w == 1:
			return binary.LittleEndian, w, nil
		case descr[0] == '>':
			return binary.BigEndian, w, nil
		}
	}
	if len(descr) > 1 && descr[1] == 'O' {
		return nil, 0, fmt.Errorf("type %s: an array of Python objects (pickle) is never read", quote(descr))
	}
	return nil, 0, fmt.Errorf("type (descr): want float16, float32, float64, int32, int64 or uint8, got %s", quote(descr))
}
