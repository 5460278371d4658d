package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestConcatenate(t *testing.T) {
	golden := layerGolden(t, "testdata/concatenate.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.Concatenate(int(config["axis"].(float64)), in...)
	})
	for _, c := range []struct {
		axis, other int
		cases       [][]tensor.Shape
	}{
		{-1, 0, [][]tensor.Shape{{{2, 3, 4, 1}, {2, 3, 4, 1}}, {{40, 3, 2, 5}, {40, 3, 2, 5}, {40, 3, 2, 5}}}},
		{3, 3, [][]tensor.Shape{{{2, 3, 1, 4}, {2, 3, 1, 1}}, {{40, 2, 2, 5}, {40, 2, 2, 3}, {40, 2, 2, 1}}}},
		{1, 1, [][]tensor.Shape{{{2, 3}, {2, 1}, {2, 4}}, {{70, 100}, {70, 50}}, {{5, 2, 3}, {5, 1, 3}}}},
		{0, 0, [][]tensor.Shape{{{2, 3}, {1, 3}}, {{40, 2, 3}, {30, 2, 3}}, {{4}, {1}}}},
	} {
		var other func(in gorgonia.Nodes) (*gorgonia.Node, error)
		if c.axis != c.other {
			other = func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Concatenate(c.other, in...) }
		}
		optest.Run(t, optest.Op{
			Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Concatenate(c.axis, in...) },
			Other:  other,
			Cases:  c.cases,
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

// TestConcatenateItself: a tensor beside itself has the sum of both derivatives; more inputs than a word has bits work too.
func TestConcatenateItself(t *testing.T) {
	const rows = 40 // more than one group of them
	v := make([]float64, 2*rows)
	for i := range v {
		v[i] = float64(i)
	}
	for _, n := range []int{2, 63, 64, 65, 100} {
		x := leaves(tensor.Float64, tensor.Shape{rows, 2})[0]
		in := make(gorgonia.Nodes, n)
		for i := range in {
			in[i] = x
		}
		y := must(ops.Concatenate(1, in...))
		gx := gradOfSum(must(ops.Multiply(y, y)), x)
		p := must(compile(y, gx))
		mustDo(gorgonia.Let(x, valueOf(tensor.Float64, x.Shape(), v)))
		mustDo(p.Run(t.Context()))
		for i, g := range must(p.Value(gx)).Float64s() {
			if want := float64(2 * n * i); g != want {
				t.Fatalf("%d times: derivative %d of the squares = %v, want %v", n, i, g, want)
			}
		}
		for i, v := range must(p.Value(y)).Float64s() {
			if want := float64(i/(2*n)*2 + i%2); v != want {
				t.Fatalf("%d times: y[%d] = %v, want %v", n, i, v, want)
			}
		}
		p.Close()
	}
}

func TestConcatenateRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 3, 4}, tensor.Shape{2, 4, 4}, tensor.Shape{2, 3}, tensor.Shape{3, 3, 4})
	f64 := gorgonia.NewTensor(in[0].Graph(), tensor.Float64, 3, gorgonia.WithShape(2, 3, 4), gorgonia.WithName("f64"))
	for _, c := range []struct {
		axis int
		in   gorgonia.Nodes
		want string
	}{
		{0, nil, "ops: Concatenate: inputs: want at least one, got none"},
		{0, gorgonia.Nodes{in[0], nil}, "ops: Concatenate: input 1: want a node, got nil"},
		{3, gorgonia.Nodes{in[0]}, "ops: Concatenate: axis: want -3 to 2, got 3"},
		{-4, gorgonia.Nodes{in[0]}, "ops: Concatenate: axis: want -3 to 2, got -4"},
		{2, gorgonia.Nodes{in[0], in[1]}, "ops: Concatenate: want equal shapes but for axis 2, got (2, 3, 4) and (2, 4, 4)"},
		{-1, gorgonia.Nodes{in[0], in[2]}, "ops: Concatenate: want equal shapes but for axis 2, got (2, 3, 4) and (2, 3)"},
		{1, gorgonia.Nodes{in[0], in[1], in[3]}, "ops: Concatenate: want equal shapes but for axis 1, got (2, 3, 4) and (3, 3, 4)"},
		{0, gorgonia.Nodes{gorgonia.NewScalar(in[0].Graph(), tensor.Float32, gorgonia.WithName("s"))}, "ops: Concatenate: want inputs of rank ≥ 1, got a scalar"},
		{1, gorgonia.Nodes{in[0], f64}, "ops: Concatenate: dtype of input 1: want float32 as input 0, got float64"},
	} {
		refused(t, c.want)(ops.Concatenate(c.axis, c.in...))
	}
}
