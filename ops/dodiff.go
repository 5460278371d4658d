package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// DoDiff is what a LispMachine asks for. It is derived from the VJP for all operators: the VJP builds its nodes once on a
// private graph of stand-ins for the inputs, the output and its derivative; they are computed by plain Do calls
// and added to the derivatives that the machine keeps.
func (o *op) DoDiff(_ gorgonia.ExecutionContext, in gorgonia.Nodes, out *gorgonia.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("ops: %s: derivative: %v", o.Name, r)
		}
	}()
	gyv, err := out.Grad()
	if err != nil {
		return fmt.Errorf("ops: %s: derivative of the output: %w", o.Name, err)
	}
	b := backward{g: gorgonia.NewGraph(), value: make(map[*gorgonia.Node]gorgonia.Value)}
	xs := make(gorgonia.Nodes, len(in))
	for i, x := range in {
		xs[i] = b.standIn(fmt.Sprintf("x%d", i), x.Value())
	}
	y, gy := b.standIn("y", out.Value()), b.standIn("gy", gyv)
	need := o.DiffWRT(len(in))
	gs, err := o.Backward(xs, y, gy, need)
	if err != nil {
		return err
	}
	for i, x := range in {
		if !need[i] || gs[i] == nil {
			continue
		}
		v, err := b.eval(gs[i])
		if err != nil {
			return err
		}
		d, err := x.Grad()
		if err != nil {
			return fmt.Errorf("ops: %s: derivative of input %d: %w", o.Name, i, err)
		}
		if err := addInto(d, v); err != nil {
			return fmt.Errorf("ops: %s: derivative of input %d: %w", o.Name, i, err)
		}
	}
	return nil
}

// backward evaluates a few nodes on a graph of its own.
type backward struct {
	g     *gorgonia.ExprGraph
	value map[*gorgonia.Node]gorgonia.Value
}

func (b *backward) standIn(name string, v gorgonia.Value) *gorgonia.Node {
	var n *gorgonia.Node
	if s := v.Shape(); s.IsScalar() {
		n = gorgonia.NewScalar(b.g, v.Dtype(), gorgonia.WithName(name))
	} else {
		n = gorgonia.NewTensor(b.g, v.Dtype(), s.Dims(), gorgonia.WithShape(s.Clone()...), gorgonia.WithName(name))
	}
	b.value[n] = v
	return n
}

func (b *backward) eval(n *gorgonia.Node) (gorgonia.Value, error) {
	if v, ok := b.value[n]; ok {
		return v, nil
	}
	if n.Value() != nil { // a constant
		return n.Value(), nil
	}
	var vs []gorgonia.Value
	for it := b.g.From(n.ID()); it.Next(); {
		v, err := b.eval(it.Node().(*gorgonia.Node))
		if err != nil {
			return nil, err
		}
		vs = append(vs, v)
	}
	v, err := n.Op().Do(vs...)
	b.value[n] = v
	return v, err
}

// addInto adds src to a derivative in place, whatever the layout of either.
func addInto(dst, src gorgonia.Value) error {
	switch d := dst.(type) {
	case *gorgonia.F32:
		return addScalar(d, src)
	case *gorgonia.F64:
		return addScalar(d, src)
	case *tensor.Dense:
		if d.Dtype() == tensor.Float64 {
			return addDense[float64](d, src)
		}
		return addDense[float32](d, src)
	}
	return fmt.Errorf("want a scalar or dense tensor, got %T", dst)
}

func addScalar[P interface {
	*E
	gorgonia.Value
}, E ~float32 | ~float64](dst P, src gorgonia.Value) error {
	a, err := arrayOf[float64](src)
	if f, ok := src.(*gorgonia.F32); ok {
		a, err = Array[float64]{Data: []float64{float64(*f)}}, nil
	}
	if err != nil {
		return err
	}
	*dst += E(a.Data[0])
	return nil
}

func addDense[T Float](dst *tensor.Dense, src gorgonia.Value) error {
	a, err := arrayOf[T](src)
	if err != nil {
		return err
	}
	if n := dst.Shape().TotalSize(); n != len(a.Data) {
		return fmt.Errorf("want %d elements, got %d", n, len(a.Data))
	}
	if !written(dst) {
		d, ok := dst.Data().([]T)
		if !ok { // scalar shape
			return dst.SetAt(dst.Data().(T) + a.Data[0])
		}
		for i, v := range a.Data {
			d[i] += v
		}
		return nil
	}
	eachOffset(dst, func(i, offset int) { dst.Set(offset, dst.Get(offset).(T)+a.Data[i]) })
	return nil
}
