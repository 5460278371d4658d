package graph_test

import (
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustDo(err error) {
	if err != nil {
		panic(err)
	}
}

// vector is an input node with a value.
func vector[T float32 | float64](g *gorgonia.ExprGraph, name string, v ...T) *gorgonia.Node {
	t := tensor.New(tensor.WithShape(len(v)), tensor.WithBacking(v))
	return gorgonia.NewVector(g, t.Dtype(), gorgonia.WithShape(len(v)), gorgonia.WithName(name), gorgonia.WithValue(t))
}

// TestGradOrders: Gorgonia's own Grad of its own result gives 3x for the second derivative of Σx³.
func TestGradOrders(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(x *gorgonia.Node) *gorgonia.Node
		want [][]float64 // at -2, -1, 0.5, 2
	}{
		{"cube", func(x *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Cube(x)) },
			[][]float64{{12, 3, 0.75, 12}, {-12, -6, 3, 12}, {6, 6, 6, 6}}},
		{"product", func(x *gorgonia.Node) *gorgonia.Node {
			return must(gorgonia.HadamardProd(must(gorgonia.HadamardProd(x, x)), x))
		}, [][]float64{{12, 3, 0.75, 12}, {-12, -6, 3, 12}, {6, 6, 6, 6}}},
		{"relu cubed", func(x *gorgonia.Node) *gorgonia.Node {
			return must(gorgonia.Cube(must(ops.ReLU(x, ops.ReLUConfig{}))))
		}, [][]float64{{0, 0, 0.75, 12}, {0, 0, 3, 12}, {0, 0, 6, 6}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := gorgonia.NewGraph()
			x := vector(g, "x", -2.0, -1, 0.5, 2)
			y := must(gorgonia.Sum(c.f(x)))
			var outs gorgonia.Nodes
			for range c.want {
				d := must(graph.Grad(y, x))[0]
				outs = append(outs, d)
				y = must(gorgonia.Sum(d))
			}
			p := must(graph.Compile(outs, graph.Options{}))
			mustDo(p.Run(t.Context()))
			mustDo(gorgonia.NewTapeMachine(g).RunAll())
			for i, want := range c.want {
				if got := outs[i].Value().Data().([]float64); !slices.Equal(got, want) {
					t.Errorf("TapeMachine: derivative %d = %v, want %v", i+1, got, want)
				}
				if got := must(p.Value(outs[i])).Float64s(); !slices.Equal(got, want) {
					t.Errorf("plan: derivative %d = %v, want %v", i+1, got, want)
				}
			}
		})
	}
}

// TestGradPenalty: the derivative by w of |∂y/∂x|², through our rectifier and Gorgonia's matrix product.
func TestGradPenalty(t *testing.T) {
	g := gorgonia.NewGraph()
	x, w := vector(g, "x", -1.0, 2, 3, -4), vector(g, "w", 1.0, 2, 3, 4)
	y := must(gorgonia.Sum(must(gorgonia.HadamardProd(w, must(ops.ReLU(x, ops.ReLUConfig{}))))))
	dx := must(graph.Grad(y, x))[0] // w where x > 0
	penalty := must(gorgonia.Sum(must(gorgonia.Square(dx))))
	dw := must(graph.Grad(penalty, w))[0]
	p := must(graph.Compile(gorgonia.Nodes{dw}, graph.Options{}))
	mustDo(p.Run(t.Context()))
	if got, want := must(p.Value(dw)).Float64s(), []float64{0, 4, 6, 0}; !slices.Equal(got, want) {
		t.Errorf("derivative of the gradient penalty = %v, want %v", got, want)
	}
}

// TestGradComparison: nothing flows through a comparison, so x·(x>0) has the derivative (x>0).
func TestGradComparison(t *testing.T) {
	g := gorgonia.NewGraph()
	x, zero := vector(g, "x", -1.0, 2, 3), vector(g, "zero", 0.0, 0, 0)
	on := must(gorgonia.Gt(x, zero, true))
	dx := must(graph.Grad(must(gorgonia.Sum(must(gorgonia.HadamardProd(x, on)))), x))[0]
	p := must(graph.Compile(gorgonia.Nodes{dx}, graph.Options{}))
	mustDo(p.Run(t.Context()))
	if got, want := must(p.Value(dx)).Float64s(), []float64{0, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("derivative = %v, want %v", got, want)
	}
}

func TestGradRefuses(t *testing.T) {
	g := gorgonia.NewGraph()
	x, z := vector(g, "x", 1.0, 2), vector(g, "z", 1.0, 2)
	y := must(gorgonia.Sum(x))
	for _, c := range []struct {
		y, by *gorgonia.Node
		want  string
	}{
		{x, x, `graph: Grad: want a scalar, got input "x"`},
		{nil, x, "graph: Grad: want a scalar, got nil"},
		{y, nil, "graph: Grad: node 0 to differentiate by: want a node, got nil"},
	} {
		if _, err := graph.Grad(c.y, c.by); err == nil || err.Error() != c.want {
			t.Errorf("Grad: error %v, want %s", err, c.want)
		}
	}
	if _, err := graph.Grad(y, z); err == nil || !strings.HasSuffix(err.Error(), ` does not depend on input "z"`) {
		t.Errorf("Grad by a node that y does not depend on: error %v", err)
	}
	if _, err := graph.Grad(y); err == nil || err.Error() != "graph: Grad: want a node to differentiate by, got none" {
		t.Errorf("Grad by nothing: error %v", err)
	}
}
