package optest

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
)

// net is a case's operator in a graph of its own, and the scalar Σ y·weight, made with Gorgonia's own operators.
type net struct {
	c      *testCase
	g      *gorgonia.ExprGraph
	in     gorgonia.Nodes // floats, then labels
	weight *gorgonia.Node
	y, sum *gorgonia.Node
}

// newNet panics on an error of Build, which engines reports first as a failed test.
func newNet(c *testCase) *net {
	n := &net{c: c, g: gorgonia.NewGraph()}
	for i, s := range c.shapes {
		dt := c.dt
		if c.o.Labels > 0 && i == len(c.shapes)-1 {
			dt = tensor.Int
		}
		n.in = append(n.in, leaf(n.g, fmt.Sprintf("x%d", i), dt, s))
	}
	n.y = must(c.o.Build(n.in))
	n.weight = leaf(n.g, "weight", c.dt, n.y.Shape())
	n.sum = dot(n.y, n.weight)
	return n
}

// dot is Σ a·b, made with Gorgonia's own operators.
func dot(a, b *gorgonia.Node) *gorgonia.Node {
	if a.IsScalar() {
		return must(gorgonia.Mul(a, b))
	}
	return must(gorgonia.Sum(must(gorgonia.HadamardProd(a, b))))
}

func leaf(g *gorgonia.ExprGraph, name string, dt tensor.Dtype, s tensor.Shape) *gorgonia.Node {
	if s.IsScalar() {
		return gorgonia.NewScalar(g, dt, gorgonia.WithName(name))
	}
	return gorgonia.NewTensor(g, dt, len(s), gorgonia.WithShape(s.Clone()...), gorgonia.WithName(name))
}

// let binds the case's values, floats made into tensors by the given function.
func (n *net) let(values [][]float64, make func(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value) {
	for i, v := range values {
		mustDo(gorgonia.Let(n.in[i], make(n.c.dt, n.c.shapes[i], v)))
	}
	if n.c.o.Labels > 0 {
		mustDo(gorgonia.Let(n.in[len(n.in)-1], tensor.New(tensor.WithShape(len(n.c.labels)), tensor.WithBacking(append([]int{}, n.c.labels...)))))
	}
	mustDo(gorgonia.Let(n.weight, contiguous(n.c.dt, n.y.Shape(), n.c.weight)))
}

// floats are the inputs that can have a derivative.
func (n *net) floats() gorgonia.Nodes { return n.in[:len(n.c.values)] }

// result is y and the derivatives of sum by the float inputs.
type result struct {
	y []float64
	g [][]float64
}

// tape computes the result in a TapeMachine, over the derivatives of graph.Grad.
func (n *net) tape() (r result, err error) {
	gs, err := graph.Grad(n.sum, n.floats()...)
	if err != nil {
		return r, err
	}
	vm := gorgonia.NewTapeMachine(n.g)
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		return r, err
	}
	r.y = floats(n.y.Value())
	for _, g := range gs {
		r.g = append(r.g, floats(g.Value()))
	}
	return r, nil
}

// lisp computes the result in a LispMachine, over DoDiff.
func (n *net) lisp() (r result, err error) {
	vm := gorgonia.NewLispMachine(n.g)
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		return r, err
	}
	r.y = floats(n.y.Value())
	for _, x := range n.floats() {
		g, err := x.Grad()
		if err != nil {
			return r, err
		}
		r.g = append(r.g, floats(g))
	}
	return r, nil
}

// plan compiles y and the derivatives.
func (n *net) plan(workers int) (*graph.Plan, gorgonia.Nodes, error) {
	gs, err := graph.Grad(n.sum, n.floats()...)
	if err != nil {
		return nil, nil, err
	}
	outs := append(gorgonia.Nodes{n.y}, gs...)
	p, err := graph.Compile(outs, graph.Options{Workers: workers})
	return p, outs, err
}

func read(p *graph.Plan, outs gorgonia.Nodes) (r result, err error) {
	for i, o := range outs {
		v, err := p.Value(o)
		if err != nil {
			return r, err
		}
		if i == 0 {
			r.y = floats(v)
		} else {
			r.g = append(r.g, floats(v))
		}
	}
	return r, nil
}

func contiguous(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value {
	if s.IsScalar() {
		if dt == tensor.Float32 {
			return gorgonia.NewF32(float32(v[0]))
		}
		return gorgonia.NewF64(v[0])
	}
	return tensor.New(tensor.WithShape(s.Clone()...), tensor.WithBacking(backing(dt, v)))
}

func backing(dt tensor.Dtype, v []float64) any {
	if dt == tensor.Float64 {
		return append([]float64{}, v...)
	}
	f := make([]float32, len(v))
	for i := range v {
		f[i] = float32(v[i])
	}
	return f
}

// floats copies a value out, row-major.
func floats(v gorgonia.Value) []float64 {
	switch d := v.Data().(type) {
	case float32:
		return []float64{float64(d)}
	case float64:
		return []float64{d}
	case []float32:
		r := make([]float64, len(d))
		for i := range d {
			r[i] = float64(d[i])
		}
		return r
	case []float64:
		return append([]float64{}, d...)
	}
	panic(fmt.Sprintf("optest: a value of %v", v.Dtype()))
}

func must[T any](v T, err error) T {
	mustDo(err)
	return v
}

func mustDo(err error) {
	if err != nil {
		panic(err)
	}
}
