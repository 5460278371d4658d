package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// operator makes the node y from the node x.
type operator func(x *gorgonia.Node) (*gorgonia.Node, error)

// ours is the operator of this module.
func (f function) ours() (operator, error) {
	if f.Fn == "prelu" {
		alpha := float32(f.Params["alpha"].(float64))
		return func(x *gorgonia.Node) (*gorgonia.Node, error) {
			v := tensor.New(tensor.WithShape(1), tensor.WithBacking([]float32{alpha}))
			return ops.PReLU(x, gorgonia.NewVector(x.Graph(), tensor.Float32, gorgonia.WithShape(1), gorgonia.WithName("alpha"), gorgonia.WithValue(v)))
		}, nil
	}
	var params []ops.ActivationParam
	for _, name := range slices.Sorted(maps.Keys(f.Params)) {
		p := ops.ActivationParam{Name: name}
		switch v := f.Params[name].(type) {
		case float64:
			p.Value = v
		case bool:
			if v {
				p.Value = 1
			}
		default:
			return nil, fmt.Errorf("%s: %s: want a number or a boolean, got %v", f.ID, name, v)
		}
		params = append(params, p)
	}
	a, err := ops.Activation(f.Fn, params...)
	if err != nil {
		return nil, err
	}
	return a.Apply, nil
}

// gorgonias is Gorgonia's operator for the same function, nil if it has none.
func (f function) gorgonias() operator {
	slope, _ := f.Params["negative_slope"].(float64)
	switch {
	case f.Fn == "relu" && len(f.Params) == 0:
		return gorgonia.Rectify
	case (f.Fn == "relu" || f.Fn == "leaky_relu") && len(f.Params) == 1 && slope != 0:
		return func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.LeakyRelu(x, slope) }
	case f.Fn == "softplus":
		return gorgonia.Softplus
	case f.Fn == "mish":
		return gorgonia.Mish
	}
	return nil
}

// inPlan gives y and dy/dx at x, element by element, by our operator, in a plan.
func inPlan(f operator, x []number) (y, dy []float32, err error) {
	in, err := graph.NewScope(gorgonia.NewGraph()).Input("x", tensor.Float32, len(x), 1)
	if err != nil {
		return nil, nil, err
	}
	out, slope, err := differentiate(f, in, graph.Grad)
	if err != nil {
		return nil, nil, err
	}
	p, err := graph.Compile(gorgonia.Nodes{out, slope}, graph.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	if err := p.Run(context.Background(), graph.Input{Node: in, F32: floats(x)}); err != nil {
		return nil, nil, err
	}
	var r [2][]float32
	for i, n := range []*gorgonia.Node{out, slope} {
		v, err := p.Value(n)
		if err != nil {
			return nil, nil, err
		}
		r[i] = slices.Clone(v.Float32s())
	}
	return r[0], r[1], nil
}

// inTapeMachine gives the same by Gorgonia's operator, its derivative and its machine.
func inTapeMachine(f operator, x []number) (y, dy []float32, err error) {
	g := gorgonia.NewGraph()
	v := tensor.New(tensor.WithShape(len(x), 1), tensor.WithBacking(floats(x)))
	in := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(len(x), 1), gorgonia.WithName("x"), gorgonia.WithValue(v))
	out, slope, err := differentiate(f, in, gorgonia.Grad)
	if err != nil {
		return nil, nil, err
	}
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		return nil, nil, err
	}
	var r [2][]float32
	for i, n := range []*gorgonia.Node{out, slope} {
		v, ok := n.Value().Data().([]float32)
		if !ok {
			return nil, nil, fmt.Errorf("want []float32, got %T", n.Value().Data())
		}
		r[i] = v
	}
	return r[0], r[1], nil
}

func differentiate(f operator, x *gorgonia.Node, grad func(*gorgonia.Node, ...*gorgonia.Node) (gorgonia.Nodes, error)) (y, dy *gorgonia.Node, err error) {
	if y, err = f(x); err != nil {
		return nil, nil, err
	}
	sum, err := gorgonia.Sum(y)
	if err != nil {
		return nil, nil, err
	}
	g, err := grad(sum, x)
	if err != nil {
		return nil, nil, err
	}
	return y, g[0], nil
}

func floats(x []number) []float32 {
	r := make([]float32, len(x))
	for i, v := range x {
		r[i] = float32(v)
	}
	return r
}
