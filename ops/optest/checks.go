package optest

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

func (c *testCase) tolerance() float64 {
	if c.dt == tensor.Float32 {
		return tolFloat32
	}
	return tolFloat64
}

// golden compares with values made elsewhere, in both dtypes, through a TapeMachine and a plan.
func golden(t *testing.T, o Op, g Golden) {
	if g.Build != nil {
		o.Build = g.Build
	}
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		c := &testCase{o: o, dt: dt, labels: g.Labels, weight: g.GY}
		for _, a := range g.In {
			c.shapes = append(c.shapes, a.Shape)
			c.values = append(c.values, a.Data)
		}
		if c.o.Labels = len(g.Labels); c.o.Labels > 0 {
			c.shapes = append(c.shapes, tensor.Shape{len(g.Labels)})
		}
		n := newNet(c)
		if !n.y.Shape().Eq(tensor.Shape(g.Y.Shape)) {
			t.Fatalf("shape of y = %v, want %v", n.y.Shape(), g.Y.Shape)
		}
		n.let(c.values, contiguous)
		want, tol := result{y: g.Y.Data}, c.tolerance()
		if o.Exact {
			tol = 0
		}
		for _, a := range g.G {
			want.g = append(want.g, a.Data)
		}
		got, err := n.tape()
		if err != nil {
			t.Fatal(err)
		}
		same(t, dt.String()+" TapeMachine", got, want, tol)
		p, outs, err := n.plan(2)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got, err = read(p, outs); err != nil {
			t.Fatal(err)
		}
		same(t, dt.String()+" plan", got, want, tol)
	}
}

// identity: equal operators on equal inputs are one node, another parameter makes another, and another derivative.
func identity(t *testing.T, o Op, shapes []tensor.Shape) {
	c := newCase(o, tensor.Float32, shapes, 0)
	n := newNet(c)
	if again := must(o.Build(n.in)); again != n.y {
		t.Errorf("the same operator again: want the same node, got %v beside %v", again, n.y)
	}
	if o.Other == nil {
		return
	}
	other := must(o.Other(n.in))
	if other == n.y || other.Op().Hashcode() == n.y.Op().Hashcode() {
		t.Errorf("another parameter: want another node and hash, got %v for both", n.y)
	}
	a, b := derivatives(n.y), derivatives(other)
	if len(a) > 0 && slices.Equal(a, b) {
		t.Errorf("another parameter: want another derivative, got %v for both", a)
	}
}

// derivatives are those that the operator of y makes of one node gy of its shape, for each input; none if it has none.
func derivatives(y *gorgonia.Node) (r gorgonia.Nodes) {
	if s, ok := ops.Of(y.Op()); !ok || s.VJP == nil {
		return nil
	}
	var in gorgonia.Nodes
	for it := y.Graph().From(y.ID()); it.Next(); {
		in = append(in, it.Node().(*gorgonia.Node))
	}
	return must(y.Op().(gorgonia.SDOp).SymDiff(in, y, leaf(y.Graph(), "gy", y.Dtype(), y.Shape())))
}

// engines: shapes, the three engines against one another, inputs untouched.
func engines(t *testing.T, c *testCase) {
	n := newNet(c)
	n.let(c.values, contiguous)
	tape, err := n.tape()
	if err != nil {
		t.Fatalf("TapeMachine: %v", err)
	}
	if got := n.y.Value().Shape(); !got.Eq(n.y.Shape()) {
		t.Errorf("shape of the value = %v, want the inferred %v", got, n.y.Shape())
	}
	for i, x := range n.floats() {
		if got := floats(x.Value()); !slices.Equal(got, floats(contiguous(c.dt, c.shapes[i], c.values[i]))) {
			t.Errorf("input %d was written to", i)
		}
	}
	m := newNet(c)
	m.let(c.values, contiguous)
	lisp, err := m.lisp()
	if err != nil {
		t.Fatalf("LispMachine: %v", err)
	}
	same(t, "LispMachine against TapeMachine", lisp, tape, c.tolerance())

	p, outs, err := n.plan(2)
	if err != nil {
		t.Fatalf("plan: %v", err)
	}
	defer p.Close()
	for run := range 2 {
		if err := p.Run(context.Background()); err != nil {
			t.Fatalf("plan: %v", err)
		}
		got, err := read(p, outs)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "plan against TapeMachine, run "+string(rune('1'+run)), got, tape, c.tolerance())
	}
}

// nonFinite puts NaN and ±Inf into each input in turn: no panic, and the engines agree on where y is finite.
func nonFinite(t *testing.T, c *testCase) {
	for i := range c.values {
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			values := slices.Clone(c.values)
			if len(values[i]) == 0 {
				continue
			}
			values[i] = slices.Clone(values[i])
			values[i][len(values[i])/2] = bad
			n := newNet(c)
			n.let(values, contiguous)
			tape, err := n.tape()
			if err != nil {
				t.Fatalf("TapeMachine: %v in input %d: %v", bad, i, err)
			}
			p, outs, err := n.plan(2)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Run(context.Background()); err != nil {
				t.Fatalf("plan: %v in input %d: %v", bad, i, err)
			}
			got, err := read(p, outs)
			if err != nil {
				t.Fatal(err)
			}
			p.Close()
			for k, want := range append([][]float64{tape.y}, tape.g...) {
				for j := range want {
					if g := append([][]float64{got.y}, got.g...)[k][j]; math.IsNaN(g) != math.IsNaN(want[j]) || math.IsInf(g, 0) != math.IsInf(want[j], 0) {
						t.Errorf("%v in input %d: result %d[%d]: plan %v, TapeMachine %v", bad, i, k, j, g, want[j])
						break
					}
				}
			}
		}
	}
}

// plan: values that change between runs, the same bits for every number of workers, no allocation.
func plan(t *testing.T, c *testCase) {
	r := rand.New(rand.NewPCG(c.seed, 2))
	second := make([][]float64, len(c.values))
	for i, v := range c.values {
		second[i] = c.o.draw(r, i, len(v))
	}
	var first [2]result
	for _, workers := range []int{1, 2, 3, 7} {
		n := newNet(c)
		n.let(c.values, contiguous)
		p, outs, err := n.plan(workers)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		for run, values := range [][][]float64{c.values, second} {
			n.let(values, contiguous)
			if err := p.Run(context.Background()); err != nil {
				t.Fatal(err)
			}
			got, err := read(p, outs)
			if err != nil {
				t.Fatal(err)
			}
			if workers == 1 {
				first[run] = got
				continue
			}
			bits(t, "run "+string(rune('1'+run)), workers, got, first[run])
		}
	}
	n := newNet(c)
	n.let(c.values, contiguous)
	p, err := graph.Compile(gorgonia.Nodes{n.y}, graph.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx := context.Background()
	if a := testing.AllocsPerRun(10, func() {
		if err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
	}); a != 0 {
		t.Errorf("a run of the plan: %v allocations, want 0", a)
	}
}

func bits(t *testing.T, what string, workers int, got, want result) {
	t.Helper()
	for k, w := range append([][]float64{want.y}, want.g...) {
		g := append([][]float64{got.y}, got.g...)[k]
		for i := range w {
			if math.Float64bits(g[i]) != math.Float64bits(w[i]) {
				t.Fatalf("%s, %d workers: result %d[%d] = %v, with one worker %v: want the same bits", what, workers, k, i, g[i], w[i])
			}
		}
	}
}

// same compares two results by max|a−b| ÷ max|b| of each array.
func same(t *testing.T, what string, got, want result, tol float64) {
	t.Helper()
	all := append([][]float64{want.y}, want.g...)
	for k, g := range append([][]float64{got.y}, got.g...) {
		if k >= len(all) || len(g) != len(all[k]) {
			t.Fatalf("%s: result %d: lengths differ", what, k)
		}
		if e := relative(g, all[k]); !(e <= tol) {
			t.Errorf("%s: result %d (0 is y): relative error %.3g, want at most %g (%.6g … against %.6g …)", what, k, e, tol, g[:min(3, len(g))], all[k][:min(3, len(g))])
		}
	}
}

func relative(a, b []float64) float64 {
	diff, size := 0.0, 0.0
	for i := range b {
		diff = max(diff, math.Abs(a[i]-b[i]))
		size = max(size, math.Abs(b[i]))
	}
	if size == 0 {
		return diff
	}
	return diff / size
}
