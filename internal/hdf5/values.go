package hdf5

import (
	"fmt"
	"math"
	"slices"
)

// values is what datasets and attributes have in common: a shape, a type, and where the elements are.
type values struct {
	f       *File
	path    string
	space   dataspace
	typ     datatype
	layout  layout
	filters []filter
	filler  []byte // an element; nil: zeros
	refused error  // why elements cannot be read
	chunks  []chunk
	listed  bool // chunks holds the index
}

// Shape returns the lengths of the axes: empty for a scalar, and nil, with Null true, if there is no array at all.
func (v *values) Shape() []int { return slices.Clone(v.space.shape) }

// Null tells whether there is neither a shape nor an element (h5py.Empty).
func (v *values) Null() bool { return v.space.null }

// Len returns the number of elements, 1 for a scalar.
func (v *values) Len() int { return v.space.count }

// Type names the type of the elements, such as "float32", "bfloat16", "int64", "string of 8 bytes" or "compound type".
func (v *values) Type() string { return v.typ.name }

// byteCount returns the size of all elements, which no product of a part exceeds.
func byteCount(d dataspace, t datatype) (uint64, error) {
	n := uint64(t.size)
	for _, a := range d.shape {
		var ok bool
		if n, ok = product(n, uint64(max(a, 1))); !ok || n > math.MaxInt64 {
			return 0, &LimitError{What: "shape " + shapeText(d.shape), Want: "a number of bytes that fits an int64", Got: "an overflow"}
		}
	}
	if d.null || d.count == 0 {
		return 0, nil
	}
	return n, nil
}

// elements reads all elements. convert turns bytes of the file into elements; one element takes size bytes in memory.
// Nothing is allocated before its size is known to be in the file or within the limit.
func elements[T any](v *values, size int, convert func(dst []T, src []byte) error) ([]T, error) {
	out, err := load(v, uint64(size), convert)
	if err != nil {
		return nil, at(err, v.path)
	}
	return out, nil
}

func load[T any](v *values, size uint64, convert func(dst []T, src []byte) error) ([]T, error) {
	if v.space.null {
		return nil, broken("shape", "one with elements", "a null dataspace (empty)")
	}
	if v.refused != nil {
		return nil, v.refused
	}
	whole, err := byteCount(v.space, v.typ)
	if err != nil {
		return nil, err
	}
	what := "shape " + shapeText(v.space.shape) + " of " + v.typ.name
	if v.layout.class == layoutCompact && whole > uint64(len(v.layout.inline)) {
		return nil, broken(what, fmt.Sprintf("%d bytes", whole), "%d", len(v.layout.inline))
	}
	contiguous := v.layout.class == layoutContiguous && whole > 0 && v.layout.addr != v.f.undefined()
	if contiguous {
		if whole > v.layout.size {
			return nil, broken(what, fmt.Sprintf("%d bytes", whole), "a layout of %d", v.layout.size)
		}
		if err := v.f.inside(what, v.layout.addr, whole); err != nil {
			return nil, err
		}
	}
	if err := v.f.spend(what, uint64(v.space.count), size); err != nil {
		return nil, err
	}
	out := make([]T, v.space.count)
	switch {
	case whole == 0:
	case v.layout.class == layoutCompact:
		err = convert(out, v.layout.inline[:whole])
	case contiguous:
		err = stream(v, out, convert)
	case v.layout.class == layoutChunked:
		err = gather(v, out, convert)
	default:
		err = blank(v, out, convert)
	}
	return out, err
}

// stream reads contiguous elements a block at a time.
func stream[T any](v *values, out []T, convert func(dst []T, src []byte) error) error {
	width := v.typ.size
	b := make([]byte, min(len(out), max(1, 1<<16/width))*width)
	for addr := v.layout.addr; len(out) > 0; addr += uint64(len(b)) {
		n := min(len(out), len(b)/width)
		b = b[:n*width]
		if err := v.f.fill("data", b, addr); err != nil {
			return err
		}
		if err := convert(out[:n], b); err != nil {
			return err
		}
		out = out[n:]
	}
	return nil
}

// gather reads chunks and puts their rows in place.
func gather[T any](v *values, out []T, convert func(dst []T, src []byte) error) error {
	if !v.listed {
		chunks, err := v.chunkList()
		if err != nil {
			return err
		}
		v.chunks, v.listed = chunks, true
	}
	// A chunk may be larger than the shape; the work is bounded like the memory.
	if n, ok := product(uint64(len(v.chunks)), uint64(v.layout.bytes)); !ok || n > uint64(v.f.limit) {
		return &LimitError{What: "chunks", Want: fmt.Sprintf("at most %d bytes of elements", v.f.limit),
			Got: fmt.Sprintf("%d × %d bytes", len(v.chunks), v.layout.bytes)}
	}
	if err := blank(v, out, convert); err != nil {
		return err
	}
	width := v.typ.size
	return v.readChunks(v.chunks, func(c chunk, b []byte) error {
		return eachRow(c, v.layout.chunk, v.space.shape, func(from, to, n int) error {
			return convert(out[to:to+n], b[from*width:(from+n)*width])
		})
	})
}

// blank gives every element the fill value.
func blank[T any](v *values, out []T, convert func(dst []T, src []byte) error) error {
	if len(v.filler) == 0 {
		return nil
	}
	if len(v.filler) != v.typ.size {
		return broken("fill value", fmt.Sprintf("%d bytes", v.typ.size), "%d", len(v.filler))
	}
	if err := convert(out[:1], v.filler); err != nil {
		return err
	}
	for done := 1; done < len(out); done *= 2 {
		copy(out[done:], out[:done])
	}
	return nil
}
