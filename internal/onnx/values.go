package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/seed-1d449c6d/stheno/internal/half"
)

// width is the number of bytes of one number in Raw; 0: a type whose values are not read.
func (t DataType) width() int {
	switch t {
	case Bool, Int8, Uint8:
		return 1
	case Float16, BFloat16, Int16, Uint16:
		return 2
	case Float, Int32, Uint32:
		return 4
	case Double, Int64, Uint64:
		return 8
	}
	return 0
}

// Bytes is the number of bytes that the tensor takes as Raw, by its type and dims. Errors: *FormatError for a type without
// known values, a negative axis, more than 2^40 bytes.
func (t *Tensor) Bytes() (int64, error) {
	n := int64(t.Type.width())
	if n == 0 {
		return 0, t.fail("data type: want one of numbers, got %v", t.Type)
	}
	if len(t.Dims) > 32 {
		return 0, t.fail("dims: want at most 32 axes, got %d", len(t.Dims))
	}
	empty := false
	for _, d := range t.Dims {
		switch {
		case d < 0:
			return 0, t.fail("dims: want no negative axis, got %v", t.Dims)
		case d == 0:
			empty = true
		case n > 1<<40/d:
			return 0, t.fail("dims: want a size below 2^40 bytes, got %v of type %v", t.Dims, t.Type)
		default:
			n *= d
		}
	}
	if empty {
		return 0, nil
	}
	return n, nil
}

func (t *Tensor) fail(format string, a ...any) error {
	return &FormatError{"tensor " + Quote(t.Name), fmt.Sprintf(format, a...)}
}

// Values gives the numbers: []float32 for Float, Float16 and BFloat16, []float64 for Double, []int64 for integers and Bool.
// Errors: *FormatError for what Bytes refuses, no data or data in several places, another number of them than dims say, numbers
// in another file that are not in Raw yet.
func (t *Tensor) Values() (any, error) {
	size, err := t.Bytes()
	if err != nil {
		return nil, err
	}
	if t.Segment || t.Strings > 0 {
		return nil, t.fail("want data of numbers, got a segment or strings")
	}
	places := 0
	for _, n := range []bool{t.Raw != nil, t.Floats != nil, t.Ints32 != nil, t.Ints64 != nil, t.Doubles != nil, t.Uints64 != nil} {
		if n {
			places++
		}
	}
	switch {
	case t.External != nil && t.Raw == nil:
		return nil, t.fail("external data: not read")
	case places > 1:
		return nil, t.fail("want data in one of raw_data, float_data, …, got it in %d of them", places)
	case t.Raw != nil || places == 0:
		if int64(len(t.Raw)) != size {
			return nil, t.fail("raw_data: want a length of %d bytes for dims %v of type %v, got %d", size, t.Dims, t.Type, len(t.Raw))
		}
		return decodeRaw(t.Type, t.Raw), nil
	}
	n := size / int64(t.Type.width())
	lengths := map[DataType]int{Float: len(t.Floats), Double: len(t.Doubles), Int64: len(t.Ints64), Uint32: len(t.Uints64), Uint64: len(t.Uints64)}
	got, listed := lengths[t.Type]
	if !listed {
		got = len(t.Ints32)
	}
	if int64(got) != n {
		return nil, t.fail("data: want a length of %d for dims %v of type %v, got %d", n, t.Dims, t.Type, got)
	}
	switch t.Type {
	case Float:
		return t.Floats, nil
	case Double:
		return t.Doubles, nil
	case Int64:
		return t.Ints64, nil
	case Uint32, Uint64:
		return t.unsigned()
	case Float16, BFloat16:
		return convert(t.Ints32, func(v int32) float32 { return widen(t.Type, uint16(v)) }), nil
	}
	return convert(t.Ints32, func(v int32) int64 { return int64(v) }), nil
}

func (t *Tensor) unsigned() (any, error) {
	for _, v := range t.Uints64 {
		if v > math.MaxInt64 {
			return nil, t.fail("data: want numbers below 2^63, got %d", v)
		}
	}
	return convert(t.Uints64, func(v uint64) int64 { return int64(v) }), nil
}

func convert[A, B any](from []A, f func(A) B) []B {
	to := make([]B, len(from))
	for i, v := range from {
		to[i] = f(v)
	}
	return to
}

// decodeRaw reads little-endian numbers. A uint64 of 2^63 or more comes out negative.
func decodeRaw(t DataType, b []byte) any {
	le := binary.LittleEndian
	switch t {
	case Float:
		return each(b, 4, func(b []byte) float32 { return math.Float32frombits(le.Uint32(b)) })
	case Double:
		return each(b, 8, func(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) })
	case Float16, BFloat16:
		return each(b, 2, func(b []byte) float32 { return widen(t, le.Uint16(b)) })
	case Bool, Uint8:
		return each(b, 1, func(b []byte) int64 { return int64(b[0]) })
	case Int8:
		return each(b, 1, func(b []byte) int64 { return int64(int8(b[0])) })
	case Uint16:
		return each(b, 2, func(b []byte) int64 { return int64(le.Uint16(b)) })
	case Int16:
		return each(b, 2, func(b []byte) int64 { return int64(int16(le.Uint16(b))) })
	case Uint32:
		return each(b, 4, func(b []byte) int64 { return int64(le.Uint32(b)) })
	case Int32:
		return each(b, 4, func(b []byte) int64 { return int64(int32(le.Uint32(b))) })
	}
	return each(b, 8, func(b []byte) int64 { return int64(le.Uint64(b)) })
}

func each[T any](b []byte, width int, f func([]byte) T) []T {
	v := make([]T, len(b)/width)
	for i := range v {
		v[i] = f(b[i*width:])
	}
	return v
}

// widen is a float16 or bfloat16 as float32, which is exact.
func widen(t DataType, x uint16) float32 {
	if t == BFloat16 {
		return half.BFloat16(x)
	}
	return half.Float16(x)
}

// FloatTensor is a tensor of float32.
func FloatTensor(name string, dims []int, v []float32) *Tensor {
	t := newTensor(name, Float, dims)
	t.Raw = make([]byte, 0, 4*len(v))
	for _, x := range v {
		t.Raw = binary.LittleEndian.AppendUint32(t.Raw, math.Float32bits(x))
	}
	return t
}

// IntTensor is a tensor of int64 with one axis.
func IntTensor(name string, v []int64) *Tensor {
	t := newTensor(name, Int64, []int{len(v)})
	t.Raw = make([]byte, 0, 8*len(v))
	for _, x := range v {
		t.Raw = binary.LittleEndian.AppendUint64(t.Raw, uint64(x))
	}
	return t
}

func newTensor(name string, typ DataType, dims []int) *Tensor {
	t := &Tensor{Name: name, Type: typ}
	for _, d := range dims {
		t.Dims = append(t.Dims, int64(d))
	}
	return t
}
