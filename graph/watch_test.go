package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestWatch: with a probe at any one node, and at all of them, what the probe sees is what a plan without fusion computes, and
// the training is the same: forward bit for bit, derivatives to the rounding of sums over the batch, which a plan without
// fusion adds in another order (a few hundred products, so 1e-6 of the largest).
func TestWatch(t *testing.T) {
	c := newClassifier(12)
	x, labels := batch(12)
	in := []graph.Input{{Node: c.x, F32: x}, {Node: c.labels, Int: labels}}
	options := func(o graph.Options) graph.Options {
		o.Params, o.Grads, o.State, o.Rule, o.Exact = c.params, c.grads, newState(c), descent{0.1}, true
		return o
	}
	var nodes gorgonia.Nodes
	for _, n := range c.s.Graph().AllNodes() {
		if n.Dtype() == tensor.Float32 || n == c.labels {
			nodes = append(nodes, n)
		}
	}
	o := options(graph.Options{NoFuse: true})
	plain := must(graph.Compile(append(gorgonia.Nodes{c.loss}, nodes...), o))
	mustDo(plain.Run(t.Context(), in...))
	want, forward := make(map[*gorgonia.Node][]float32), make(map[*gorgonia.Node]bool)
	same := func(got, want []float32, exactly bool) bool {
		return slices.Equal(got, want) || !exactly && len(got) == len(want) && relative(got, want) < 1e-6
	}
	for i, n := range nodes {
		// the graph's nodes are in the order in which they were made; weights are seen after the update
		forward[n] = i <= slices.Index(nodes, c.loss) && !slices.Contains(c.params, n)
		if n != c.labels {
			want[n] = slices.Clone(must(plain.Value(n)).Float32s())
		}
	}
	weights := slices.Clone(o.State.Weights)
	seen := 0
	probe := func(v graph.View) error {
		seen++
		switch {
		case v.Node == c.labels:
			if !slices.Equal(v.Int, labels) || v.F32 != nil {
				t.Errorf("labels: saw %v", v)
			}
		case !v.Shape.Eq(v.Node.Shape()) || !same(v.F32, want[v.Node], forward[v.Node]):
			t.Errorf("%v: saw shape %v, want %v, and the values of a plan without fusion", v.Node, v.Shape, v.Node.Shape())
		}
		return nil
	}
	run := func(watch ...graph.Watch) {
		t.Helper()
		o := options(graph.Options{Watch: watch})
		p := must(graph.Compile(gorgonia.Nodes{c.loss}, o))
		defer p.Close()
		seen = 0
		mustDo(p.Run(t.Context(), in...))
		if seen != len(watch) {
			t.Errorf("%d probes were called, want %d", seen, len(watch))
		}
		if !same(o.State.Weights, weights, false) || o.State.Step != 1 {
			t.Errorf("watching %v: other weights after the step", watch[0].Node)
		}
	}
	var all []graph.Watch
	for _, n := range nodes {
		run(graph.Watch{Node: n, Probe: probe})
		all = append(all, graph.Watch{Node: n, Probe: probe})
	}
	run(all...)
}

// TestWatchOrder: probes are called in their order, once a run, on each run's values, and never after a failed run.
func TestWatchOrder(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 2))
	y := must(ops.ReLU(x, ops.ReLUConfig{}))
	var saw []string
	see := func(name string) func(graph.View) error {
		return func(v graph.View) error {
			saw = append(saw, fmt.Sprint(name, v.F32))
			return nil
		}
	}
	p := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{Watch: []graph.Watch{{Node: y, Probe: see("a")}, {Node: x, Probe: see("b")}, {Node: y, Probe: see("c")}}}))
	mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: []float32{-1, 2}}))
	mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: []float32{3, -4}}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Run(ctx, graph.Input{Node: x, F32: []float32{3, -4}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run: error %v", err)
	}
	if want := []string{"a[0 2]", "b[-1 2]", "c[0 2]", "a[3 0]", "b[3 -4]", "c[3 0]"}; !slices.Equal(saw, want) {
		t.Errorf("saw %v, want %v", saw, want)
	}
}

// TestWatchFails: what a probe returns or panics with comes back by the node's name, after a run that happened.
func TestWatchFails(t *testing.T) {
	broke := errors.New("not finite")
	for _, c := range []struct {
		probe func(graph.View) error
		node  func(c *classifier) *gorgonia.Node
		want  string
	}{
		{func(graph.View) error { return broke }, func(c *classifier) *gorgonia.Node { return c.relu }, "graph: ReLU: probe: not finite"},
		{func(v graph.View) error { _ = v.F64[3]; return nil }, func(c *classifier) *gorgonia.Node { return c.x }, `graph: Input "x": probe: panic: runtime error: index out of range [3] with length 0`},
		{func(graph.View) error { panic("lost") }, func(c *classifier) *gorgonia.Node { return c.prob }, `graph: Softmax "prob": probe: panic: lost`},
	} {
		k := newClassifier(4)
		mustDo(k.s.Label(k.prob, "prob"))
		st := newState(k)
		after := 0
		p := must(graph.Compile(gorgonia.Nodes{k.loss}, graph.Options{Params: k.params, Grads: k.grads, State: st, Rule: descent{0.1},
			Watch: []graph.Watch{{Node: c.node(k), Probe: c.probe}, {Node: k.loss, Probe: func(graph.View) error { after++; return nil }}}}))
		x, labels := batch(4)
		err := p.Run(t.Context(), graph.Input{Node: k.x, F32: x}, graph.Input{Node: k.labels, Int: labels})
		var e *graph.RunError
		if !errors.As(err, &e) || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
		if c.want == "graph: ReLU: probe: not finite" && !errors.Is(err, broke) {
			t.Errorf("error %v does not wrap the probe's", err)
		}
		if after != 0 || st.Step != 1 {
			t.Errorf("after the failing probe: %d more called, step %d; want none and 1", after, st.Step)
		}
		if _, err := p.Value(k.loss); err != nil {
			t.Errorf("Value after a probe failed: %v", err)
		}
	}
}

func TestWatchAllocations(t *testing.T) {
	c := newClassifier(32)
	sum := float32(0)
	probe := func(v graph.View) error { sum += v.F32[0]; return nil }
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: newState(c), Rule: descent{0.1}, Workers: 2,
		Watch: []graph.Watch{{Node: c.relu, Probe: probe}, {Node: c.grads[1], Probe: probe}, {Node: c.x, Probe: probe}, {Node: c.loss, Probe: probe}}}))
	x, labels := batch(32)
	in := []graph.Input{{Node: c.x, F32: x}, {Node: c.labels, Int: labels}}
	ctx := t.Context()
	if a := testing.AllocsPerRun(20, func() { mustDo(p.Run(ctx, in...)) }); a != 0 {
		t.Errorf("a watched training step: %v allocations, want 0", a)
	}
}

func TestWatchRefuses(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, y := must(s.Input("x", tensor.Float64, 2)), must(s.Input("y", tensor.Float64, 2))
	bigger := must(gorgonia.Gt(x, y, false))
	none := func(graph.View) error { return nil }
	for _, c := range []struct {
		w    graph.Watch
		want string
	}{
		{graph.Watch{Probe: none}, "graph: Compile: Watch 0: want a node, got nil"},
		{graph.Watch{Node: x}, `graph: Compile: Watch: input "x": want a probe, got nil`},
		{graph.Watch{Node: bigger, Probe: none}, "graph: Compile: Watch: >: want float32, float64 or a tensor of int, got bool (2)"},
	} {
		if _, err := graph.Compile(gorgonia.Nodes{x}, graph.Options{Watch: []graph.Watch{c.w}}); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

// A probe sees what a run computed inside of a graph.
func ExampleWatch() {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 1, 2)), must(s.Input("k", tensor.Float32, 2, 3))
	h := must(ops.ReLU(must(ops.Dense(x, k, nil)), ops.ReLUConfig{}))
	mustDo(s.Label(h, "hidden"))
	y := must(ops.Mean(h))
	plan := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{Watch: []graph.Watch{{Node: h, Probe: func(v graph.View) error {
		fmt.Println(v.Node.Name(), v.Shape, v.F32)
		return nil
	}}}}))
	defer plan.Close()
	if err := plan.Run(context.Background(), graph.Input{Node: x, F32: []float32{1, 2}}, graph.Input{Node: k, F32: []float32{1, -1, 0, 2, -2, 3}}); err != nil {
		fmt.Println(err)
	}
	// Output: hidden (1, 3) [5 0 6]
}
