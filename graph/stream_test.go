package graph_test

import (
	"slices"
	"sync"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// tracer makes operators that add 1 to their input, and note for each call whether it was to write past the caches and
// how many rows it had.
type tracer struct {
	mu     sync.Mutex
	stream map[string][]bool
	rows   map[string][]int
}

func (t *tracer) forward(name string, stream bool) ops.Forward[float32] {
	return func(y ops.Array[float32], in []ops.Array[float32], _ []float32) error {
		for i, v := range in[0].Data {
			y.Data[i] = v + 1
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.stream[name] = append(t.stream[name], stream)
		t.rows[name] = append(t.rows[name], y.Shape[0])
		return nil
	}
}

func (t *tracer) op(name string, x *gorgonia.Node, change func(*ops.Spec)) *gorgonia.Node {
	s := &ops.Spec{Name: name, In: []ops.Kind{1}, Out: 1, ByRow: 1, Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32: t.forward(name, false), Stream32: t.forward(name, true)}
	if change != nil {
		change(s)
	}
	return must(s.Apply(x))
}

// run computes outs of n ones by a plan and checks them against want.
func (t *tracer) run(tb testing.TB, n int, x *gorgonia.Node, want float32, outs ...*gorgonia.Node) {
	tb.Helper()
	p := must(graph.Compile(outs, graph.Options{Workers: 2}))
	defer p.Close()
	t.stream, t.rows = map[string][]bool{}, map[string][]int{}
	if err := p.Run(tb.Context(), graph.Input{Node: x, F32: slices.Repeat([]float32{1}, n)}); err != nil {
		tb.Fatal(err)
	}
	y := must(p.Value(outs[len(outs)-1])).Data().([]float32)
	if i := slices.IndexFunc(y, func(v float32) bool { return v != want }); i >= 0 {
		tb.Fatalf("y[%d] = %v, want %v", i, y[i], want)
	}
}

// line is an input of n numbers.
func line(n int) *gorgonia.Node {
	return gorgonia.NewVector(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithShape(n), gorgonia.WithName("x"))
}

// TestStream sees which operators write past the caches.
func TestStream(t *testing.T) {
	var tr tracer
	whole := func(s *ops.Spec) { s.ByRow = 0 }
	inPlace := func(s *ops.Spec) { s.InPlace = true }
	for _, c := range []struct {
		name string
		n    int
		outs func(x *gorgonia.Node) []*gorgonia.Node
		y    float32 // the last of outs
		want map[string]bool
	}{
		{"large", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("A", x, nil)}
		}, 2, map[string]bool{"A": true}},
		{"not large", ops.StreamFrom - 1, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("A", x, nil)}
		}, 2, map[string]bool{"A": false}},
		{"not able to", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("A", x, func(s *ops.Spec) { s.Stream32 = nil })}
		}, 2, map[string]bool{"A": false}},
		{"two that read the same", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("A", x, nil), tr.op("B", x, nil)}
		}, 2, map[string]bool{"A": true, "B": true}},
		{"A in a worker's scratch", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("B", tr.op("A", x, nil), nil)}
		}, 3, map[string]bool{"A": false, "B": true}},
		{"A kept, but read in its stage", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			a := tr.op("A", x, nil)
			return []*gorgonia.Node{a, tr.op("B", a, nil)}
		}, 3, map[string]bool{"A": false, "B": true}},
		{"A read whole, in another stage", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("B", tr.op("A", x, nil), whole)}
		}, 3, map[string]bool{"A": true, "B": true}},
		{"B in place on A's result", ops.StreamFrom, func(x *gorgonia.Node) []*gorgonia.Node {
			return []*gorgonia.Node{tr.op("B", tr.op("A", x, nil), inPlace)}
		}, 3, map[string]bool{"A": false, "B": false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := line(c.n)
			tr.run(t, c.n, x, c.y, c.outs(x)...)
			for name, want := range c.want {
				if got := tr.stream[name]; len(got) == 0 || slices.Contains(got, !want) {
					t.Errorf("%s was called %d times, past the caches %v, want %t each time", name, len(got), got, want)
				}
			}
		})
	}
}

// TestLoneStage sees that an operator that is alone in its stage gets four parts for each worker, from which others can
// take, and others chunks of the groups.
func TestLoneStage(t *testing.T) {
	const n = 1_000_000 // 16 groups of 62,512 rows, of which a chunk has 16,384
	var tr tracer
	x := line(n)
	a := tr.op("A", x, nil)
	tr.run(t, n, x, 2, a)
	if got, parts := tr.rows["A"], 4*2; len(got) != parts || slices.Max(got)%16 != 0 {
		t.Errorf("A alone was called with rows %v, want %d parts in whole cache lines", got, parts)
	}
	tr.run(t, n, x, 3, tr.op("B", a, nil))
	for _, name := range []string{"A", "B"} {
		if got := tr.rows[name]; len(got) != 16*4 || slices.Max(got) != 1<<14 {
			t.Errorf("%s with another was called with rows %v, want 64 times %d at most", name, got, 1<<14)
		}
	}
	tr.run(t, n, x, 3, tr.op("C", a, func(s *ops.Spec) { s.InPlace = true }))
	for _, name := range []string{"A", "C"} {
		if got := tr.rows[name]; len(got) != 16*4 {
			t.Errorf("%s, in place or worked on in place, was called %d times, want 64", name, len(got))
		}
	}
}
