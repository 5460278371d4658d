package faults

import (
	"errors"
	"fmt"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Faults of the graph and its machines, not of an operator.

// almostZero is a matrix of zeros, with a v in the middle that no print of it shows.
func almostZero(v float64) *tensor.Dense {
	t := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(100, 100))
	t.Float64s()[5050] = v
	return t
}

// constants adds two matrices that print alike to one x and asks for the second sum.
func constants(engine string) (string, error) {
	_, x := start(almostZero(0))
	first, err := ops.Add(x, leaf(x.Graph(), "k1", almostZero(0)))
	if err != nil {
		return "", err
	}
	second, err := ops.Add(x, leaf(x.Graph(), "k2", almostZero(7)))
	if err != nil {
		return "", err
	}
	return sums(engine, first, second)
}

func constantsMerged(engine string) (string, error) {
	_, x := start(almostZero(0))
	first, err := gorgonia.Add(x, gorgonia.NewConstant(almostZero(0)))
	if err != nil {
		return "", err
	}
	second, err := gorgonia.Add(x, gorgonia.NewConstant(almostZero(7)))
	if err != nil {
		return "", err
	}
	return sums(engine, first, second)
}

// sums runs the sums of both and shows that of the second.
func sums(engine string, first, second *gorgonia.Node) (string, error) {
	if _, err := gorgonia.Sum(first); err != nil {
		return "", err
	}
	s, err := gorgonia.Sum(second)
	if err != nil {
		return "", err
	}
	return run(engine, s)
}

// sameName makes two inputs of one name, which a Scope refuses, and adds 10 and 20.
func sameName(engine string) (string, error) {
	s := graph.NewScope(gorgonia.NewGraph())
	a, err := s.Input("w", tensor.Float64, 1)
	if err != nil {
		return "", err
	}
	if _, err := s.Input("w", tensor.Float64, 1); err == nil || !strings.Contains(err.Error(), `"w"`) {
		return "", fmt.Errorf("a second input w: error %v, want one that names it", err)
	}
	b, err := s.Input("w_1", tensor.Float64, 1)
	if err != nil {
		return "", err
	}
	return add(engine, a, b)
}

func sameNameUnseen(engine string) (string, error) {
	g := gorgonia.NewGraph()
	return add(engine, gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(1), gorgonia.WithName("w")),
		gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(1), gorgonia.WithName("w")))
}

// add binds 10 and 20.
func add(engine string, a, b *gorgonia.Node) (string, error) {
	if err := errors.Join(gorgonia.Let(a, vector(10)), gorgonia.Let(b, vector(20))); err != nil {
		return "", err
	}
	y, err := ops.Add(a, b)
	if err != nil {
		return "", err
	}
	return run(engine, y)
}

// second asks for the second derivative of Σx³ at 1, 2, 3.
func second(by grad) answer {
	return func(engine string) (string, error) {
		_, x := start(vector(1, 2, 3))
		y, err := gorgonia.Cube(x)
		for range 2 {
			if err != nil {
				return "", err
			}
			s, err := gorgonia.Sum(y)
			if err != nil {
				return "", err
			}
			g, err := by(s, x)
			if err != nil {
				return "", err
			}
			y = g[0]
		}
		return run(engine, y)
	}
}

// product is Σw·x with its derivative by w, which is x = [2 4].
func product(by grad) (w, y, dw *gorgonia.Node, err error) {
	_, x := start(vector(2, 4))
	w = input(x, "w", []int{2}, 1, 1)
	p, err := gorgonia.HadamardProd(w, x)
	if err != nil {
		return nil, nil, nil, err
	}
	if y, err = gorgonia.Sum(p); err != nil {
		return nil, nil, nil, err
	}
	g, err := by(y, w)
	if err != nil {
		return nil, nil, nil, err
	}
	return w, y, g[0], nil
}

// threeRuns shows a derivative after each of three runs.
func threeRuns(engine string) (string, error) {
	_, y, dw, err := product(graph.Grad)
	if err != nil {
		return "", err
	}
	p, err := graph.Compile(gorgonia.Nodes{y, dw}, graph.Options{})
	if err != nil {
		return "", err
	}
	defer p.Close()
	m := gorgonia.NewTapeMachine(y.Graph())
	defer m.Close()
	var list []string
	for range 3 {
		if engine == "plan" {
			v, err := runPlan(p, dw)
			if err != nil {
				return "", err
			}
			list = append(list, show(v))
			continue
		}
		if err := m.RunAll(); err != nil {
			return "", err
		}
		list = append(list, show(numbers(dw.Value())))
		m.Reset()
	}
	return strings.Join(list, " "), nil
}

func threeRunsBound(string) (string, error) {
	w, y, _, err := product(gorgonia.Grad)
	if err != nil {
		return "", err
	}
	m := gorgonia.NewTapeMachine(y.Graph(), gorgonia.BindDualValues(w))
	defer m.Close()
	var list []string
	for range 3 {
		if err := m.RunAll(); err != nil {
			return "", err
		}
		v, err := w.Grad()
		if err != nil {
			return "", err
		}
		list = append(list, show(numbers(v)))
		m.Reset()
	}
	return strings.Join(list, " "), nil
}

// twoRuns computes (a + b) + a for 2 and 3, then for 10 and 20, in one machine.
func twoRuns(engine string) (string, error) {
	a, b, y, err := scalars(func(a, b *gorgonia.Node) (*gorgonia.Node, error) { return ops.Add(a, b) })
	if err != nil {
		return "", err
	}
	p, err := graph.Compile(gorgonia.Nodes{y}, graph.Options{})
	if err != nil {
		return "", err
	}
	defer p.Close()
	m := gorgonia.NewTapeMachine(y.Graph())
	defer m.Close()
	return bothSums(a, b, func() (string, error) {
		if engine == "plan" {
			v, err := runPlan(p, y)
			return show(v), err
		}
		defer m.Reset()
		err := m.RunAll()
		return show(numbers(y.Value())), err
	})
}

func twoRunsLisp(string) (string, error) {
	a, b, y, err := scalars(gorgonia.Add)
	if err != nil {
		return "", err
	}
	m := gorgonia.NewLispMachine(y.Graph())
	defer m.Close()
	return bothSums(a, b, func() (string, error) {
		defer m.Reset()
		err := m.RunAll()
		return show(numbers(y.Value())), err
	})
}

func scalars(add func(a, b *gorgonia.Node) (*gorgonia.Node, error)) (a, b, y *gorgonia.Node, err error) {
	g := gorgonia.NewGraph()
	a = gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("a"))
	b = gorgonia.NewScalar(g, tensor.Float64, gorgonia.WithName("b"))
	if y, err = add(a, b); err == nil {
		y, err = add(y, a)
	}
	return a, b, y, err
}

func bothSums(a, b *gorgonia.Node, run func() (string, error)) (string, error) {
	var list []string
	for _, v := range [][2]float64{{2, 3}, {10, 20}} {
		if err := errors.Join(gorgonia.Let(a, v[0]), gorgonia.Let(b, v[1])); err != nil {
			return "", err
		}
		text, err := run()
		if err != nil {
			return "", err
		}
		list = append(list, text)
	}
	return strings.Join(list, " "), nil
}
