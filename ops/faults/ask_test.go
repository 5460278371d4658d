package faults

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
)

// unary makes a node from a node.
type unary func(x *gorgonia.Node) (*gorgonia.Node, error)

// y asks for the values of functions at x, one after another.
func y(x *tensor.Dense, f ...unary) answer {
	return func(engine string) (string, error) {
		_, in := start(x)
		outs := make(gorgonia.Nodes, len(f))
		for i := range f {
			var err error
			if outs[i], err = f[i](in); err != nil {
				return "", err
			}
		}
		return run(engine, outs...)
	}
}

// dy asks for the derivative of Σf(x) by graph.Grad, dyBuiltin by gorgonia.Grad.
func dy(x *tensor.Dense, f unary) answer { return slope(x, f, graph.Grad) }

func dyBuiltin(x *tensor.Dense, f unary) answer { return slope(x, f, gorgonia.Grad) }

type grad func(y *gorgonia.Node, wrt ...*gorgonia.Node) (gorgonia.Nodes, error)

func slope(x *tensor.Dense, f unary, by grad) answer {
	return func(engine string) (string, error) {
		_, in := start(x)
		out, err := sum(f)(in)
		if err != nil {
			return "", err
		}
		gs, err := by(out, in)
		if err != nil {
			return "", err
		}
		return run(engine, gs[0])
	}
}

// sum is Σf(x).
func sum(f unary) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		out, err := f(x)
		if err != nil {
			return nil, err
		}
		return gorgonia.Sum(out)
	}
}

// nodes asks how large the graph of f(x) is.
func nodes(f unary) answer {
	return func(string) (string, error) {
		g, in := start(vector(1, 2))
		_, err := f(in)
		return fmt.Sprintf("%d nodes", g.AllNodes().Len()), err
	}
}

// distinct asks whether two functions of x are two nodes.
func distinct(x *tensor.Dense, f, h unary) answer {
	return func(string) (string, error) {
		_, in := start(x)
		a, err := f(in)
		if err != nil {
			return "", err
		}
		b, err := h(in)
		if err != nil {
			return "", err
		}
		if a == b || a.Hashcode() == b.Hashcode() {
			return "one node", nil
		}
		return "two nodes", nil
	}
}

// kinds asks which different numbers an answer has.
func kinds(a answer) answer {
	return func(engine string) (string, error) {
		text, err := a(engine)
		words := strings.Fields(strings.Trim(text, "[]"))
		slices.Sort(words)
		return "[" + strings.Join(slices.Compact(words), " ") + "]", err
	}
}

// start is a graph with one input.
func start(x *tensor.Dense) (*gorgonia.ExprGraph, *gorgonia.Node) {
	g := gorgonia.NewGraph()
	return g, leaf(g, "x", x)
}

func leaf(g *gorgonia.ExprGraph, name string, v *tensor.Dense) *gorgonia.Node {
	return gorgonia.NewTensor(g, v.Dtype(), v.Dims(), gorgonia.WithShape(v.Shape().Clone()...), gorgonia.WithName(name), gorgonia.WithValue(v))
}

// input is a further input of the graph of x.
func input(x *gorgonia.Node, name string, shape []int, v ...float64) *gorgonia.Node {
	return leaf(x.Graph(), name, dense(shape, v...))
}

// run computes nodes in a new machine and shows them.
func run(engine string, outs ...*gorgonia.Node) (string, error) {
	list, err := compute(engine, outs...)
	return show(list), err
}

func compute(engine string, outs ...*gorgonia.Node) (list []float64, err error) {
	if engine == "plan" {
		p, err := graph.Compile(outs, graph.Options{})
		if err != nil {
			return nil, err
		}
		defer p.Close()
		return runPlan(p, outs...)
	}
	m := gorgonia.NewTapeMachine(outs[0].Graph())
	defer m.Close()
	if err := m.RunAll(); err != nil {
		return nil, err
	}
	for _, n := range outs {
		list = append(list, numbers(n.Value())...)
	}
	return list, nil
}

func runPlan(p *graph.Plan, outs ...*gorgonia.Node) (list []float64, err error) {
	if err := p.Run(context.Background()); err != nil {
		return nil, err
	}
	for _, n := range outs {
		v, err := p.Value(n)
		if err != nil {
			return nil, err
		}
		list = append(list, numbers(v)...)
	}
	return list, nil
}

func numbers(v gorgonia.Value) []float64 {
	switch d := v.Data().(type) {
	case []float64:
		return d
	case float64:
		return []float64{d}
	}
	panic(fmt.Sprintf("want float64, got %T", v.Data()))
}

// show writes numbers with six digits, and so that −0 differs from 0.
func show(v []float64) string {
	words := make([]string, len(v))
	for i := range v {
		words[i] = fmt.Sprintf("%.6g", v[i])
	}
	return "[" + strings.Join(words, " ") + "]"
}
