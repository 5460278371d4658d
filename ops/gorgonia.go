package ops

import (
	"fmt"
	"hash"
	"hash/fnv"
	"sync/atomic"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// op is a Spec as Gorgonia wants it. A TapeMachine gives no buffer to write into and drops its registers at Reset,
// so an op owns the buffer of its result: Do returns the same tensor at every run, valid until the next. That is
// the only state, and no result depends on it.
type op struct {
	*Spec
	busy   atomic.Bool // a Do that finds another one running allocates instead
	result *tensor.Dense
	tmp    any // []float32 or []float64
}

var (
	_ gorgonia.SDOp = (*op)(nil)
	_ gorgonia.ADOp = (*op)(nil)
)

func (o *op) Arity() int { return len(o.In) }

// Type makes a new type at every call, for Gorgonia returns it to a pool.
func (o *op) Type() hm.Type {
	ts := make([]hm.Type, 0, len(o.In)+1)
	for _, k := range o.In {
		ts = append(ts, k.hm())
	}
	return hm.NewFnType(append(ts, o.Out.hm())...)
}

func (o *op) InferShape(ds ...gorgonia.DimSizer) (tensor.Shape, error) {
	in, err := gorgonia.DimSizersToShapes(ds)
	if err != nil {
		return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
	}
	s, err := o.Infer(in)
	if err != nil {
		return nil, err
	}
	return s.Clone(), nil
}

func (o *op) String() string {
	if o.Attrs == nil {
		return o.Name
	}
	return fmt.Sprintf("%s%+v", o.Name, o.Attrs)
}

// WriteHash writes all that tells one operator from another. The prefix keeps clear of Gorgonia's own operators.
func (o *op) WriteHash(h hash.Hash) { fmt.Fprintf(h, "stheno/%s%T%+v", o.Name, o.Attrs, o.Attrs) }

func (o *op) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

func (o *op) ReturnsPtr() bool     { return false }
func (o *op) CallsExtern() bool    { return false }
func (o *op) OverwritesInput() int { return -1 }

func (o *op) DiffWRT(n int) []bool {
	r := make([]bool, n)
	for i := range r {
		r[i] = o.NoDiff>>i&1 == 0
	}
	return r
}

func (o *op) SymDiff(in gorgonia.Nodes, y, gy *gorgonia.Node) (gorgonia.Nodes, error) {
	return o.Backward(in, y, gy, o.DiffWRT(len(in)))
}

// Do computes the operator. A panic becomes an error: in a TapeMachine's goroutine it would end the process.
func (o *op) Do(vs ...gorgonia.Value) (_ gorgonia.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("ops: %s: %v", o.Name, r)
		}
	}()
	if len(vs) != len(o.In) {
		return nil, fmt.Errorf("ops: %s: inputs: want %d, got %d", o.Name, len(o.In), len(vs))
	}
	switch vs[0].Dtype() {
	case tensor.Float32:
		return do(o, o.F32, o.Stream32, vs)
	case tensor.Float64:
		return do(o, o.F64, nil, vs)
	}
	return o.doOther(vs)
}

// do computes the operator with f, or with stream if y is large and there is one.
func do[T Float](o *op, f, stream Forward[T], vs []gorgonia.Value) (gorgonia.Value, error) {
	in := make([]Array[T], len(vs))
	shapes := make([]tensor.Shape, len(vs))
	for i, v := range vs {
		var err error
		if in[i], err = arrayOf[T](v); err != nil {
			return nil, fmt.Errorf("ops: %s: input %d: %w", o.Name, i, err)
		}
		shapes[i] = in[i].Shape
	}
	s, err := o.Infer(shapes)
	if err != nil {
		return nil, err
	}
	if stream != nil && s.TotalSize() >= StreamFrom {
		f = stream
	}
	scratch := 0
	if o.Scratch != nil {
		scratch = o.Scratch(s, shapes)
	}
	if s.IsScalar() {
		y := Array[T]{Shape: s, Data: make([]T, 1)}
		if err := f(y, in, make([]T, scratch)); err != nil {
			return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
		}
		return scalarValue(y.Data[0]), nil
	}
	var result *tensor.Dense
	var tmp []T
	if o.busy.CompareAndSwap(false, true) {
		defer o.busy.Store(false)
		if o.result == nil || o.result.Dtype() != vs[0].Dtype() || !o.result.Shape().Eq(s) || written(o.result) {
			o.result = newDense[T](s)
		}
		if t, ok := o.tmp.([]T); !ok || len(t) < scratch {
			o.tmp = make([]T, scratch)
		}
		result, tmp = o.result, o.tmp.([]T)
	} else {
		result, tmp = newDense[T](s), make([]T, scratch)
	}
	y, err := arrayOf[T](result)
	if err != nil {
		return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
	}
	if err := f(y, in, tmp); err != nil {
		return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
	}
	return result, nil
}

// written reports whether somebody changed the layout of a tensor that we handed out.
func written(t *tensor.Dense) bool { return t.RequiresIterator() || t.DataOrder().IsColMajor() }

func (o *op) doOther(vs []gorgonia.Value) (gorgonia.Value, error) {
	if o.Other == nil || len(vs) != 1 {
		return nil, fmt.Errorf("ops: %s: dtype: want float32 or float64, got %v", o.Name, vs[0].Dtype())
	}
	x, ok := vs[0].(*tensor.Dense)
	if !ok { // a scalar
		t := tensor.New(tensor.Of(vs[0].Dtype()), tensor.WithShape(1))
		if err := t.SetAt(vs[0].Data(), 0); err != nil {
			return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
		}
		y := tensor.New(tensor.Of(vs[0].Dtype()), tensor.WithShape(1))
		if err := o.Other(y.Data(), t.Data()); err != nil {
			return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
		}
		v, err := y.At(0)
		if err != nil {
			return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
		}
		return gorgonia.NewConstant(v).Value(), nil
	}
	if written(x) {
		x = RowMajor(x)
	}
	y := tensor.New(tensor.Of(x.Dtype()), tensor.WithShape(x.Shape().Clone()...))
	if err := o.Other(y.Data(), x.Data()); err != nil {
		return nil, fmt.Errorf("ops: %s: %w", o.Name, err)
	}
	return y, nil
}
