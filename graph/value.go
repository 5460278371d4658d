package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// value is what a node, or an instruction beside the nodes, has during a run: rows × n numbers. One of f32, f64, u8
// and ints holds it, or a worker's scratch; other holds the value of a dtype that only Gorgonia's operators know.
type value struct {
	node  *gorgonia.Node // nil for what no node has, such as the argmax of a fused pool
	shape tensor.Shape
	dt    tensor.Dtype
	rows  int // length of the first axis, 1 without one
	n     int // numbers in a row

	fixed bool // its storage is not the plan's to place: an input, a weight, a gradient, a constant
	keep  bool // read after the run
	place place
	off   int // in the arena, or in a worker's scratch
	live  span

	f32   []float32
	f64   []float64
	u8    []uint8
	ints  []int
	other gorgonia.Value

	fed      bool       // this run's arguments have it
	scalar32 [1]float32 // of a bound scalar, which is no slice
	scalar64 [1]float64
}

// place says where a value lies.
type place uint8

const (
	inArena place = iota
	byChunk       // in the scratch of the worker, for the rows of the chunk at hand
	byRow         // in the scratch of the worker, for the row at hand
)

func newValue(n *gorgonia.Node) *value {
	v := &value{node: n, shape: n.Shape(), dt: n.Dtype(), rows: 1, n: n.Shape().TotalSize()}
	if n.Dims() > 0 && v.shape[0] > 0 {
		v.rows = v.shape[0]
		v.n /= v.rows
	}
	return v
}

// newTable is a value that no node has.
func newTable(dt tensor.Dtype, rows, n int) *value { return &value{dt: dt, rows: rows, n: n} }

// alloc gives the value a buffer of its own.
func (v *value) alloc() {
	switch v.dt {
	case tensor.Float32:
		v.f32 = make([]float32, v.rows*v.n)
	case tensor.Float64:
		v.f64 = make([]float64, v.rows*v.n)
	case tensor.Uint8:
		v.u8 = make([]uint8, v.rows*v.n)
	}
}

// element is what a plan's buffers hold.
type element interface{ ops.Float | uint8 }

// whole is all of a value in the arena or fixed, as a slice of its type. It does not allocate.
func whole[T element](v *value) []T { return *buffer[T](v) }

func buffer[T element](v *value) *[]T {
	if p, ok := any(&v.f32).(*[]T); ok {
		return p
	}
	if p, ok := any(&v.f64).(*[]T); ok {
		return p
	}
	return any(&v.u8).(*[]T)
}

// rowsOf is rows lo to hi of a value, wherever they lie for the worker.
func rowsOf[T element](w *worker, v *value, lo, hi int) []T {
	switch v.place {
	case byChunk:
		return memory[T](w)[v.off+(lo-w.lo)*v.n:][:(hi-lo)*v.n]
	case byRow:
		return memory[T](w)[v.off:][:v.n]
	}
	return whole[T](v)[lo*v.n : hi*v.n]
}

// dense views the value as a tensor.
func (v *value) dense() (*tensor.Dense, error) {
	var backing any
	switch {
	case v.f32 != nil:
		backing = v.f32
	case v.f64 != nil:
		backing = v.f64
	case v.ints != nil:
		backing = v.ints
	default:
		d, ok := v.other.(*tensor.Dense)
		if !ok {
			return nil, fmt.Errorf("graph: Value: want a tensor after a run, got %v of %v", v.other, v.node)
		}
		return d, nil
	}
	return tensor.New(tensor.WithShape(v.shape.Clone()...), tensor.WithBacking(backing)), nil
}
