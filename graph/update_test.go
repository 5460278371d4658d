package graph_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestUpdate: a plan with a rule changes the weights as the rule applied to the gradients of a plan without does, bit by
// bit, whichever instruction applies it.
func TestUpdate(t *testing.T) {
	// The product of two params: the derivative by each reads the other, so neither may change before both are done.
	product := func(s *graph.Scope) (gorgonia.Nodes, *gorgonia.Node) {
		a, b := must(s.Param("a", tensor.Float32, 600, 7)), must(s.Param("b", tensor.Float32, 7, 600))
		return gorgonia.Nodes{a, b}, must(ops.Dense(a, b, nil))
	}
	// Sums over the batch by groups, a kernel by its rows, a bias, and a kernel used twice.
	layers := func(s *graph.Scope) (gorgonia.Nodes, *gorgonia.Node) {
		x := must(s.Input("x", tensor.Float32, 9, 12, 12, 4))
		mustDo(gorgonia.Let(x, random(x.Shape())))
		k, b, again := must(s.Param("k", tensor.Float32, 3, 3, 4, 4)), must(s.Param("b", tensor.Float32, 4)), must(s.Param("again", tensor.Float32, 3, 3, 4, 4))
		w, c := must(s.Param("w", tensor.Float32, 256, 5)), must(s.Param("c", tensor.Float32, 5))
		y := must(ops.ReLU(must(ops.Conv2D(x, k, b, ops.Conv2DConfig{})), ops.ReLUConfig{}))
		for range 2 {
			y = must(ops.Conv2D(y, again, nil, ops.Conv2DConfig{Padding: ops.Same}))
		}
		y = must(ops.Conv2D(y, again, nil, ops.Conv2DConfig{}))
		return gorgonia.Nodes{k, b, again, w, c}, must(ops.Dense(must(ops.Flatten(y)), w, c))
	}
	for name, build := range map[string]func(*graph.Scope) (gorgonia.Nodes, *gorgonia.Node){"product": product, "layers": layers} {
		t.Run(name, func(t *testing.T) {
			params, y := build(graph.NewScope(gorgonia.NewGraph()))
			loss := must(ops.Mean(must(ops.ReLU(y, ops.ReLUConfig{NegativeSlope: 0.5}))))
			grads := must(graph.Grad(loss, params...))
			state := func() *graph.State {
				var shapes []tensor.Shape
				for _, p := range params {
					shapes = append(shapes, p.Shape())
				}
				st := graph.NewState(shapes, descent{})
				copy(st.Weights, random(tensor.Shape{len(st.Weights)}).Float32s())
				return st
			}
			by, want := state(), state()
			o := graph.Options{Params: params, Grads: grads, State: by, Rule: descent{0.1}, Workers: 3}
			p := must(graph.Compile(gorgonia.Nodes{loss}, o))
			o.State, o.Rule = want, nil
			q := must(graph.Compile(gorgonia.Nodes{loss}, o))
			for step := 1; step <= 3; step++ {
				mustDo(p.Run(t.Context()))
				mustDo(q.Run(t.Context()))
				descent{0.1}.Update(step, want.Weights, want.Gradients, want.Slots)
				want.Changed()
				if !slices.Equal(by.Gradients, want.Gradients) || !slices.Equal(by.Weights, want.Weights) || !slices.Equal(by.Slots[0], want.Slots[0]) {
					t.Fatalf("step %d: gradients, weights or slots differ from those of the rule applied by hand", step)
				}
			}
			last := p.Stages()[len(p.Stages())-1]
			if joined := strings.Contains(last, "and update"); joined != (name == "layers") {
				t.Errorf("last stage: %s: want sums that update only where no weight is read", last)
			}
		})
	}
}

func random(s tensor.Shape) *tensor.Dense {
	r := rand.New(rand.NewPCG(3, uint64(s.TotalSize())))
	v := make([]float32, s.TotalSize())
	for i := range v {
		v[i] = 0.2 * float32(r.NormFloat64())
	}
	return tensor.New(tensor.WithShape(s...), tensor.WithBacking(v))
}

// TestUpdateSome: a param without a derivative keeps its value and its gradient is 0; the others change as if all were
// trained.
func TestUpdateSome(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 9, 12, 12, 4))
	mustDo(gorgonia.Let(x, random(x.Shape())))
	k, b := must(s.Param("k", tensor.Float32, 3, 3, 4, 4)), must(s.Param("b", tensor.Float32, 4))
	moving := must(s.Param("moving", tensor.Float32, 17)) // no part of the graph
	w, c := must(s.Param("w", tensor.Float32, 400, 5)), must(s.Param("c", tensor.Float32, 5))
	y := must(ops.ReLU(must(ops.Conv2D(x, k, b, ops.Conv2DConfig{})), ops.ReLUConfig{}))
	y = must(ops.Dense(must(ops.Flatten(y)), w, c))
	loss := must(ops.Mean(must(ops.ReLU(y, ops.ReLUConfig{NegativeSlope: 0.5}))))
	params := gorgonia.Nodes{k, b, moving, w, c}
	var shapes []tensor.Shape
	for _, p := range params {
		shapes = append(shapes, p.Shape())
	}
	trained := gorgonia.Nodes{k, b, w, c}
	all := make(map[*gorgonia.Node]*gorgonia.Node)
	for i, g := range must(graph.Grad(loss, trained...)) {
		all[trained[i]] = g
	}
	run := func(which gorgonia.Nodes) *graph.State {
		st := graph.NewState(shapes, descent{})
		copy(st.Weights, random(tensor.Shape{len(st.Weights)}).Float32s())
		for i := range st.Gradients {
			st.Gradients[i] = 7
		}
		grads := make([]*gorgonia.Node, len(params))
		for i, p := range params {
			if slices.Contains(which, p) {
				grads[i] = all[p]
			}
		}
		p := must(graph.Compile(gorgonia.Nodes{loss}, graph.Options{Params: params, Grads: grads, State: st, Rule: descent{0.1}, Workers: 3}))
		mustDo(p.Run(t.Context()))
		if st.Step != 1 {
			t.Errorf("steps = %d, want 1", st.Step)
		}
		return st
	}
	first := random(tensor.Shape{9*16 + 4 + 17 + 2000 + 5}).Float32s()
	whole := run(trained)
	for _, which := range []gorgonia.Nodes{{k, b}, {w, c}, {k, w}, {b, c}, {k}, {c}} {
		part := run(which)
		lo := 0
		for _, p := range params {
			hi := lo + p.Shape().TotalSize()
			want, gradient := first[lo:hi], make([]float32, hi-lo)
			if slices.Contains(which, p) {
				want, gradient = whole.Weights[lo:hi], whole.Gradients[lo:hi]
			}
			if !slices.Equal(part.Weights[lo:hi], want) {
				t.Errorf("%d trained: weights of %s differ", len(which), p.Name())
			}
			if !slices.Equal(part.Gradients[lo:hi], gradient) {
				t.Errorf("%d trained: gradients of %s differ", len(which), p.Name())
			}
			lo = hi
		}
	}
}
