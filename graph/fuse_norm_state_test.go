package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestFoldNormState: kernels are folded again when the State has changed, moving statistics among it, and only then.
func TestFoldNormState(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 4))
	n := randomNormNet(r, tensor.Float32, 3)
	got, p, st := n.predict(t, true, graph.Options{})
	defer p.Close()
	for i := range st.Weights {
		st.Weights[i] *= 1.25
	}
	ctx := t.Context()
	again := func() {
		if err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
	}
	run := func() []float64 {
		again()
		return numbers(must(p.Value(n.y)))
	}
	stale := run() // all weights are in kernels and biases that are prepared
	st.Changed()
	changed := run()
	for i, v := range n.values {
		for k, w := range v.Float32s() {
			n.values[i].Set(k, w*1.25)
		}
	}
	want, plain, _ := n.predict(t, true, graph.Options{NoFuse: true})
	defer plain.Close()
	if d := apart(changed, want); !(d <= 1e-5) {
		t.Errorf("after Changed: differs by %.3g from a plan of the new weights, want at most 1e-5", d)
	}
	if !slices.Equal(stale, got) {
		t.Errorf("before Changed: want the result of the weights that were prepared")
	}
	if a := testing.AllocsPerRun(10, again); a != 0 {
		t.Errorf("a run: %v allocations, want 0", a)
	}
}

// normalized is a convolution, with its normalization, that takes kernel, mean and variance from the given maker of nodes.
func normalized(x *gorgonia.Node, node func(name string, shape ...int) *gorgonia.Node) (z, y *gorgonia.Node, weights gorgonia.Nodes) {
	weights = gorgonia.Nodes{node("kernel", 3, 3, 3, 4), node("mean", 4), node("variance", 4), node("beta", 4)}
	z = must(ops.Conv2D(x, weights[0], nil, ops.Conv2DConfig{}))
	y = must(ops.BatchNormInference(z, nil, weights[3], weights[1], weights[2], ops.BatchNormConfig{}))
	return z, y, weights
}

// TestFoldNormLeaves: a layer whose own result is read too, or a normalization in a plan that trains, stays.
func TestFoldNormLeaves(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 2, 5, 5, 3))
	z, y, params := normalized(x, func(name string, shape ...int) *gorgonia.Node { return must(s.Param(name, tensor.Float32, shape...)) })
	loss := must(ops.Mean(y))
	state := func(params gorgonia.Nodes) *graph.State {
		var shapes []tensor.Shape
		for _, p := range params {
			shapes = append(shapes, p.Shape())
		}
		return graph.NewState(shapes, nil)
	}
	for name, c := range map[string]struct {
		outs gorgonia.Nodes
		o    graph.Options
	}{
		"read":           {gorgonia.Nodes{y, z}, graph.Options{Params: params, State: state(params)}},
		"trains":         {gorgonia.Nodes{loss}, graph.Options{Params: params, State: state(params), Grads: must(graph.Grad(loss, params...))}},
		"trains no more": {gorgonia.Nodes{loss}, graph.Options{Params: params[3:], State: state(params[3:]), Grads: must(graph.Grad(loss, params[3]))}},
	} {
		p := must(graph.Compile(c.outs, c.o))
		if s := strings.Join(p.Stages(), "\n"); !strings.Contains(s, "BatchNormInference") {
			t.Errorf("%s: want the normalization left alone, got\n%s", name, s)
		}
		p.Close()
	}
}

// TestFoldNormBound: statistics that are bound to their nodes, beside a kernel of the State, may change at every run; those
// that are constants, with no State at all, are folded before the first.
func TestFoldNormBound(t *testing.T) {
	draw := func(seed uint64, shape ...int) *tensor.Dense {
		r := rand.New(rand.NewPCG(seed, 8))
		v := make([]float32, tensor.Shape(shape).TotalSize())
		for i := range v {
			v[i] = 0.5 + r.Float32()
		}
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))
	}
	values := []*tensor.Dense{draw(1, 3, 3, 3, 4), draw(2, 4), draw(3, 4), draw(4, 4)}
	run := func(p *graph.Plan, y *gorgonia.Node) []float64 {
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		return numbers(must(p.Value(y)))
	}
	g := gorgonia.NewGraph()
	input := func(name string, shape ...int) *gorgonia.Node {
		return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name))
	}
	x := input("x", 2, 5, 5, 3)
	must(0, gorgonia.Let(x, draw(5, 2, 5, 5, 3)))
	_, y, weights := normalized(x, input)
	for i, w := range weights {
		must(0, gorgonia.Let(w, values[i]))
	}
	constants := 0
	_, constant, _ := normalized(x, func(string, ...int) *gorgonia.Node {
		constants++
		return g.AddNode(gorgonia.NewConstant(values[constants-1], gorgonia.WithName(fmt.Sprint("constant", constants))))
	})
	plain := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{NoFuse: true}))
	defer plain.Close()
	all := must(graph.Compile(gorgonia.Nodes{constant}, graph.Options{}))
	defer all.Close()
	st := graph.NewState([]tensor.Shape{weights[0].Shape()}, nil)
	copy(st.Weights, values[0].Float32s())
	some := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{Params: weights[:1], State: st}))
	defer some.Close()
	if a, b := run(all, constant), run(plain, y); !(apart(a, b) <= 1e-6) {
		t.Errorf("constants: differs by %v", apart(a, b))
	}
	for round := range uint64(3) {
		must(0, gorgonia.Let(weights[1], draw(10+round, 4)))
		must(0, gorgonia.Let(weights[2], draw(20+round, 4)))
		if a, b := run(some, y), run(plain, y); !(apart(a, b) <= 1e-6) {
			t.Errorf("round %d: bound statistics: differs by %v", round, apart(a, b))
		}
	}
}

// TestFoldNormReshaped: between layer and normalization the shape may change. The normalization is folded as long as both
// have the same last axis, and right in any case.
func TestFoldNormReshaped(t *testing.T) {
	for name, c := range map[string]struct {
		reshape func(*gorgonia.Node) (*gorgonia.Node, error)
		folded  bool
	}{
		"flattened": {ops.Flatten, false},
		"reshaped":  {func(z *gorgonia.Node) (*gorgonia.Node, error) { return ops.Reshape(z, 9, 4) }, true},
	} {
		n := &normNet{dt: tensor.Float32}
		n.s = graph.NewScope(gorgonia.NewGraph())
		r := rand.New(rand.NewPCG(3, 4))
		n.x = must(n.s.Input("x", tensor.Float32, 2, 5, 5, 3))
		z := must(ops.Conv2D(n.x, n.weight(r, r.NormFloat64, 3, 3, 3, 4), nil, ops.Conv2DConfig{}))
		n.y = n.norm(r, must(c.reshape(z)))
		want, plain, _ := n.predict(t, true, graph.Options{NoFuse: true})
		plain.Close()
		got, p, _ := n.predict(t, true, graph.Options{})
		if folded := !strings.Contains(strings.Join(p.Stages(), "\n"), "BatchNormInference"); folded != c.folded {
			t.Errorf("%s: folded %v, want %v", name, folded, c.folded)
		}
		p.Close()
		if d := apart(got, want); !(d <= 1e-5) {
			t.Errorf("%s: differs by %v", name, d)
		}
	}
}
