package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// value is what a node has during a run. One of f32, f64, ints holds it; other holds the value of a dtype that only
// Gorgonia's own operators know.
type value struct {
	node  *gorgonia.Node
	shape tensor.Shape
	dt    tensor.Dtype

	f32   []float32
	f64   []float64
	ints  []int
	other gorgonia.Value

	fed      bool       // this run's arguments have it
	scalar32 [1]float32 // of a bound scalar, which is no slice
	scalar64 [1]float64
}

func newValue(n *gorgonia.Node) *value { return &value{node: n, shape: n.Shape(), dt: n.Dtype()} }

// alloc gives the value a buffer of its own.
func (v *value) alloc() {
	n := v.shape.TotalSize()
	switch v.dt {
	case tensor.Float32:
		v.f32 = make([]float32, n)
	case tensor.Float64:
		v.f64 = make([]float64, n)
	}
}

// rows is the length of the first axis.
func (v *value) rows() int {
	if len(v.shape) == 0 {
		return 1
	}
	return v.shape[0]
}

// data is the buffer as a slice of T, which must be the value's type. It does not allocate.
func data[T ops.Float](v *value) []T {
	if p, ok := any(&v.f32).(*[]T); ok {
		return *p
	}
	return *any(&v.f64).(*[]T)
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

// bind takes the arguments of a run and the values that are bound to the other inputs.
func (p *Plan) bind(in []Input) error {
	for _, v := range p.inputs {
		v.fed = false
	}
	for i := range in {
		v := p.values[in[i].Node]
		if v == nil || v.node.Op() != nil || !p.isInput(v) {
			return fmt.Errorf("graph: Run: want an input of the plan, got %v", in[i].Node)
		}
		if err := v.feed(&in[i]); err != nil {
			return err
		}
	}
	for _, v := range p.inputs {
		if !v.fed {
			if err := v.bound(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Plan) isInput(v *value) bool {
	for _, w := range p.inputs {
		if w == v {
			return true
		}
	}
	return false
}

func (v *value) feed(in *Input) error {
	n := 0
	switch v.dt {
	case tensor.Float32:
		v.f32, n = in.F32, len(in.F32)
	case tensor.Float64:
		v.f64, n = in.F64, len(in.F64)
	case tensor.Int:
		v.ints, n = in.Int, len(in.Int)
	default:
		return fmt.Errorf("graph: Run: input %q: want float32, float64 or int, got a node of %v; bind it with gorgonia.Let", v.node.Name(), v.dt)
	}
	if want := v.shape.TotalSize(); n != want || len(in.F32)+len(in.F64)+len(in.Int) != n {
		return &ShapeError{Op: "Run", Layer: v.node.Name(), Want: fmt.Sprintf("%d numbers of %v for shape %v", want, v.dt, v.shape),
			Got: fmt.Sprintf("%d float32, %d float64, %d int", len(in.F32), len(in.F64), len(in.Int))}
	}
	v.fed = true
	return nil
}

// bound takes the value bound to the node, in place where its layout allows.
func (v *value) bound() error {
	switch b := v.node.Value().(type) {
	case nil:
		return fmt.Errorf("graph: Run: input %q: want a value, got none; pass an Input or bind one with gorgonia.Let", v.node.Name())
	case *gorgonia.F32:
		v.scalar32[0] = float32(*b)
		v.f32 = v.scalar32[:]
	case *gorgonia.F64:
		v.scalar64[0] = float64(*b)
		v.f64 = v.scalar64[:]
	case *tensor.Dense:
		if !b.Shape().Eq(v.shape) || b.Dtype() != v.dt {
			return &ShapeError{Op: "Run", Layer: v.node.Name(), Want: fmt.Sprintf("%v %v", v.dt, v.shape), Got: fmt.Sprintf("%v %v", b.Dtype(), b.Shape())}
		}
		v.view(b)
	default:
		v.other = b
	}
	return nil
}

// view takes a tensor as the value, in place where its layout allows.
func (v *value) view(b *tensor.Dense) {
	if b.RequiresIterator() || b.DataOrder().IsColMajor() {
		b = ops.RowMajor(b)
	}
	switch v.dt {
	case tensor.Float32:
		v.f32 = b.Float32s()
	case tensor.Float64:
		v.f64 = b.Float64s()
	case tensor.Int:
		v.ints = b.Ints()
	default:
		v.other = b
	}
}
