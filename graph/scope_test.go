package graph_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

func TestScope(t *testing.T) {
	g := gorgonia.NewGraph()
	gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("taken"))
	s := graph.NewScope(g)
	x := must(s.Input("x", tensor.Float32, 3))
	w := must(s.Sub("dense").Param("kernel", tensor.Float32, 3))
	if x == w || w.Name() != "dense/kernel" {
		t.Errorf("Sub(dense).Param(kernel) is named %q, want dense/kernel", w.Name())
	}
	if n := must(s.Input("scalar", tensor.Float64)); !n.IsScalar() {
		t.Errorf("an input without axes: want a scalar, got %v", n)
	}
	for _, c := range []struct {
		name string
		s    *graph.Scope
		want string
	}{
		{"x", s, `graph: name "x": want a new one, got one in use`},
		{"taken", s, `graph: name "taken": want a new one, got one in use`},
		{"kernel", s.Sub("dense"), `graph: name "dense/kernel": want a new one, got one in use`},
		{"", s, `graph: name: want a word without slash, got ""`},
		{"a/b", s, `graph: name: want a word without slash, got "a/b"`},
	} {
		if _, err := c.s.Input(c.name, tensor.Float32, 3); err == nil || err.Error() != c.want {
			t.Errorf("Input(%q): error %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := s.Input("negative", tensor.Float32, 3, -1); err == nil || err.Error() != `graph: "negative": shape: want axes ≥ 0, got (3, -1)` {
		t.Errorf("a negative axis: error %v", err)
	}
	y := must(ops.ReLU(x, ops.ReLUConfig{}))
	mustDo(s.Label(y, "relu"))
	if y.Name() != "relu" {
		t.Errorf("a labelled node is named %q, want relu", y.Name())
	}
	mustDo(s.Label(y, "again")) // a shared node keeps its first label
	if y.Name() != "relu" {
		t.Errorf("a node labelled twice is named %q, want relu", y.Name())
	}
	if again := must(ops.ReLU(x, ops.ReLUConfig{})); again != y {
		t.Error("a label changed the identity of a node")
	}
	if err := s.Label(x, "input"); err == nil {
		t.Error("a label on an input: want an error, got none")
	}
}
