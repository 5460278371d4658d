package graph

import (
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// bind takes the arguments of a run and the values that are bound to the other inputs.
func (p *Plan) bind(in []Input) error {
	for _, v := range p.inputs {
		v.fed = false
	}
	for i := range in {
		v := p.values[in[i].Node]
		if v == nil || !slices.Contains(p.inputs, v) {
			return fmt.Errorf("graph: Run: want an input of the plan, got %s", name(in[i].Node))
		}
		if v.fed {
			return fmt.Errorf("graph: Run: input %q: want one value, got two", v.node.Name())
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
		return &ShapeError{Package: "graph", Op: "Run", Layer: v.node.Name(), Want: fmt.Sprintf("%d numbers of %v for shape %v", want, v.dt, v.shape), Got: in.describe()}
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
			return &ShapeError{Package: "graph", Op: "Run", Layer: v.node.Name(), Want: fmt.Sprintf("%v %v", v.dt, v.shape), Got: fmt.Sprintf("%v %v", b.Dtype(), b.Shape())}
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

// describe says what an Input holds.
func (in *Input) describe() string {
	var parts []string
	for _, p := range []struct {
		n    int
		name string
	}{{len(in.F32), "float32"}, {len(in.F64), "float64"}, {len(in.Int), "int"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d of %s", p.n, p.name))
		}
	}
	if parts == nil {
		return "none"
	}
	return strings.Join(parts, " and ")
}
