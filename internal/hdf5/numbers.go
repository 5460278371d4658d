package hdf5

import (
	"fmt"
	"math"

	"github.com/seed-1d449c6d/stheno/internal/half"
)

// Float32s returns the elements in C order (the last axis runs fastest). Every integer and float type is converted as
// NumPy's astype does: rounded to the nearest, beyond the range ±Inf. A type that is no number is an error.
func (v *values) Float32s() ([]float32, error) {
	if v.typ.kind == kindFloat && v.typ.size == 4 {
		return elements(v, 4, func(dst []float32, src []byte) error {
			for i := range dst {
				dst[i] = math.Float32frombits(v.typ.order.Uint32(src[4*i:]))
			}
			return nil
		})
	}
	get, err := v.number("a number")
	if err != nil {
		return nil, err
	}
	width := v.typ.size
	return elements(v, 4, func(dst []float32, src []byte) error {
		for i := range dst {
			dst[i] = get.float32(src[i*width:])
		}
		return nil
	})
}

// Float64s returns the elements in C order. Every integer and float type is converted; all but large 64-bit integers keep
// their value. A type that is no number is an error.
func (v *values) Float64s() ([]float64, error) {
	get, err := v.number("a number")
	if err != nil {
		return nil, err
	}
	width := v.typ.size
	return elements(v, 8, func(dst []float64, src []byte) error {
		for i := range dst {
			dst[i] = get.float64(src[i*width:])
		}
		return nil
	})
}

// Int64s returns the elements in C order. A type that is no integer is an error, and so is a uint64 that does not fit.
func (v *values) Int64s() ([]int64, error) {
	if _, err := v.number("an integer"); err != nil {
		return nil, err
	}
	if v.typ.kind != kindInt && v.typ.kind != kindUint {
		return nil, at(broken("type", "an integer", "%s", v.typ.name), v.path)
	}
	width := v.typ.size
	return elements(v, 8, func(dst []int64, src []byte) error {
		for i := range dst {
			x := v.typ.uint(src[i*width:])
			if v.typ.kind == kindUint && x > math.MaxInt64 {
				return broken("element", fmt.Sprintf("at most %d", int64(math.MaxInt64)), "%d", x)
			}
			dst[i] = v.typ.int(x)
		}
		return nil
	})
}

// number returns how to read one element, if it is a number.
func (v *values) number(want string) (reader, error) {
	switch v.typ.kind {
	case kindInt, kindUint, kindFloat, kindBfloat:
		return reader{v.typ}, nil
	case kindString, kindVString:
		return reader{}, at(broken("type", want, "%s", v.typ.name), v.path)
	}
	if v.space.null {
		return reader{}, at(broken("shape", "one with elements", "a null dataspace (empty)"), v.path)
	}
	return reader{}, at(unsupported("%s where %s is wanted", v.typ.name, want), v.path)
}

// reader reads single numbers of a type.
type reader struct{ datatype }

func (r reader) float32(b []byte) float32 {
	if r.size == 2 { // both 16-bit formats: exact
		return float32(r.float64(b))
	}
	switch r.kind {
	case kindInt:
		return float32(r.int(r.uint(b)))
	case kindUint:
		return float32(r.uint(b))
	}
	return float32(r.float64(b))
}

func (r reader) float64(b []byte) float64 {
	switch r.kind {
	case kindInt:
		return float64(r.int(r.uint(b)))
	case kindUint:
		return float64(r.uint(b))
	case kindBfloat:
		return float64(half.BFloat16(r.order.Uint16(b)))
	}
	switch r.size {
	case 2:
		return float64(half.Float16(r.order.Uint16(b)))
	case 4:
		return float64(math.Float32frombits(r.order.Uint32(b)))
	}
	return math.Float64frombits(r.order.Uint64(b))
}

// uint returns the bits of an integer.
func (t datatype) uint(b []byte) uint64 {
	switch t.size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(t.order.Uint16(b))
	case 4:
		return uint64(t.order.Uint32(b))
	}
	return t.order.Uint64(b)
}

// int returns the value of an integer's bits.
func (t datatype) int(bits uint64) int64 {
	if t.kind == kindUint {
		return int64(bits)
	}
	unused := 64 - 8*t.size
	return int64(bits<<unused) >> unused
}
