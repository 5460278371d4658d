package onnx

import (
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// array is a constant of the graph. Its numbers are in one of three lists.
type array struct {
	typ     wire.DataType
	shape   []int
	floats  []float32
	doubles []float64
	ints    []int64
	// batch has, for numbers that come from a shape, how often the unknown batch size is to be added; nil: never.
	batch []int64
}

// arrayOf reads a tensor's numbers.
func arrayOf(t *wire.Tensor) (*array, error) {
	v, err := t.Values()
	if err != nil {
		return nil, err
	}
	a := &array{typ: t.Type, shape: []int{}}
	for _, d := range t.Dims {
		a.shape = append(a.shape, int(min(d, maxSize+1)))
	}
	if _, err := checkedSize(a.shape); err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case []float32:
		a.floats = v
	case []float64:
		a.doubles = v
	case []int64:
		a.ints = v
	}
	return a, nil
}

// newArray makes an array of zeros.
func newArray(typ wire.DataType, shape []int) *array {
	a := &array{typ: typ, shape: shape}
	n := size(shape)
	switch typ {
	case wire.Float, wire.Float16, wire.BFloat16:
		a.floats = make([]float32, n)
	case wire.Double:
		a.doubles = make([]float64, n)
	default:
		a.ints = make([]int64, n)
	}
	return a
}

func intArray(shape []int, v ...int64) *array {
	return &array{typ: wire.Int64, shape: shape, ints: v}
}

func (a *array) len() int { return max(len(a.floats), len(a.doubles), len(a.ints)) }

// real says that the numbers are floating-point.
func (a *array) real() bool { return a.ints == nil && a.len() > 0 || isReal(a.typ) }

func isReal(t wire.DataType) bool {
	return t == wire.Float || t == wire.Double || t == wire.Float16 || t == wire.BFloat16
}

// at is the number i; its batch part is left out.
func (a *array) at(i int) float64 {
	switch {
	case a.floats != nil:
		return float64(a.floats[i])
	case a.doubles != nil:
		return a.doubles[i]
	}
	return float64(a.ints[i])
}

func (a *array) set(i int, v float64) {
	switch {
	case a.floats != nil:
		a.floats[i] = float32(v)
	case a.doubles != nil:
		a.doubles[i] = v
	case a.typ == wire.Bool:
		a.ints[i] = 0
		if v != 0 {
			a.ints[i] = 1
		}
	default:
		a.ints[i] = int64(v)
	}
}

// scalar is the number of an array that has just one.
func (a *array) scalar() (float64, bool) {
	if a.len() != 1 || a.batch != nil {
		return 0, false
	}
	return a.at(0), true
}

// float64s widens the numbers.
func (a *array) float64s() []float64 {
	v := make([]float64, a.len())
	for i := range v {
		v[i] = a.at(i)
	}
	return v
}

// float32s gives the numbers as weights; they may be shared with a.
func (a *array) float32s() []float32 {
	if a.floats != nil {
		return a.floats
	}
	v := make([]float32, a.len())
	for i := range v {
		v[i] = float32(a.at(i))
	}
	return v
}

// pick makes an array of another shape whose number i is number from(i) of a.
func (a *array) pick(shape []int, from func(i int) int) *array {
	b := &array{typ: a.typ, shape: shape}
	n := size(shape)
	b.floats, b.doubles = picked(a.floats, n, from), picked(a.doubles, n, from)
	b.ints, b.batch = picked(a.ints, n, from), picked(a.batch, n, from)
	return b
}

func picked[T any](v []T, n int, from func(int) int) []T {
	if v == nil {
		return nil
	}
	w := make([]T, n)
	for i := range w {
		w[i] = v[from(i)]
	}
	return w
}

// reshaped is a with another shape of the same size; the numbers are shared.
func (a *array) reshaped(shape []int) *array {
	b := *a
	b.shape = shape
	return &b
}

// transposed moves the axes: axis i of the result is axis perm[i] of a.
func (a *array) transposed(perm []int) *array {
	if slices.IsSorted(perm) {
		return a
	}
	shape := make([]int, len(perm))
	step := strides(a.shape)
	steps := make([]int, len(perm))
	for i, p := range perm {
		shape[i], steps[i] = a.shape[p], step[p]
	}
	return a.pick(shape, walker(shape, steps))
}

// walker gives, for the index of a number in an array of that shape, the sum of its coordinates times steps.
func walker(shape, steps []int) func(int) int {
	return func(i int) int {
		at := 0
		for k := len(shape) - 1; k >= 0; k-- {
			at += i % shape[k] * steps[k]
			i /= shape[k]
		}
		return at
	}
}
