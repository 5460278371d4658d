package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// arrayOf views a Gorgonia value as an operand; a value that is not contiguous and row-major is copied.
func arrayOf[T Float](v gorgonia.Value) (Array[T], error) {
	switch v := v.(type) {
	case *gorgonia.F32:
		return Array[T]{Shape: tensor.ScalarShape(), Data: []T{T(*v)}}, nil
	case *gorgonia.F64:
		return Array[T]{Shape: tensor.ScalarShape(), Data: []T{T(*v)}}, nil
	case *tensor.Dense:
		if v.Shape().TotalSize() == 0 { // its Data panics
			return Array[T]{Shape: v.Shape()}, nil
		}
		// RequiresIterator is false for a column-major tensor.
		if v.RequiresIterator() || v.DataOrder().IsColMajor() {
			v = RowMajor(v)
		}
		switch d := v.Data().(type) {
		case []T:
			return Array[T]{Shape: v.Shape(), Data: d}, nil
		case T: // a Dense of scalar shape
			return Array[T]{Shape: v.Shape(), Data: []T{d}}, nil
		case []int:
			return Array[T]{Shape: v.Shape(), Int: d}, nil
		}
	}
	return Array[T]{}, fmt.Errorf("want a scalar or dense tensor of one float type, got %T of %v", v, v.Dtype())
}

// RowMajor copies a tensor of any layout (sliced, transposed, column-major) and dtype into a new contiguous one.
func RowMajor(v *tensor.Dense) *tensor.Dense {
	y := tensor.New(tensor.Of(v.Dtype()), tensor.WithShape(v.Shape().Clone()...))
	eachOffset(v, func(i, offset int) { y.Set(i, v.Get(offset)) })
	return y
}

// eachOffset calls f for the elements of t in row-major order, with their number and where in the data they are.
// (The tensor package's iterators start wrong on some slices.)
func eachOffset(t *tensor.Dense, f func(i, offset int)) {
	shape, strides := t.Shape(), t.Strides()
	switch len(strides) { // the tensor package keeps one stride of a shape like (1, 3, 1), and none of (1, 1)
	case 0:
		strides = make([]int, len(shape))
	case 1:
		strides = slices.Repeat(strides, len(shape))
	}
	at := make([]int, len(shape))
	for i := range shape.TotalSize() {
		offset := 0
		for d, x := range at {
			offset += x * strides[d]
		}
		f(i, offset)
		for d := len(at) - 1; d >= 0; d-- {
			if at[d]++; at[d] < shape[d] {
				break
			}
			at[d] = 0
		}
	}
}

func newDense[T Float](s tensor.Shape) *tensor.Dense {
	return tensor.New(tensor.WithShape(s.Clone()...), tensor.WithBacking(make([]T, s.TotalSize())))
}

func scalarValue[T Float](v T) gorgonia.Value {
	switch v := any(v).(type) {
	case float32:
		return gorgonia.NewF32(v)
	case float64:
		return gorgonia.NewF64(v)
	}
	panic("ops: a float type that is neither float32 nor float64")
}
