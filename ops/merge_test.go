package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func merge(kind string, in gorgonia.Nodes) (*gorgonia.Node, error) {
	if kind == "add" {
		return ops.Add(in[0], in[1], in[2:]...)
	}
	return ops.Multiply(in[0], in[1], in[2:]...)
}

func TestMerge(t *testing.T) {
	golden := layerGolden(t, "testdata/merge.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return merge(config["kind"].(string), in)
	})
	for _, kind := range []string{"add", "multiply"} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return merge(kind, in) },
			Cases: [][]tensor.Shape{
				{{}, {}}, {{7}, {7}}, {{70, 150}, {70, 150}}, {{2, 3}, {2, 3}, {2, 3}}, // equal
				{{2, 3, 4, 5}, {2, 1, 1, 5}}, {{40, 1, 1, 9}, {40, 3, 2, 9}}, {{3, 4, 2, 5}, {3, 4, 2, 1}}, // channels, planes
				{{2, 3, 1, 2}, {2, 1, 4, 2}}, {{2, 1, 4, 1, 3}, {2, 5, 1, 2, 1}}, // both
				{{2, 3, 4, 17}, {2, 17}}, {{2, 3}, {2, 4, 3}, {2, 2, 1, 3}}, {{3}, {3, 2}}, {{1, 1}, {1, 3}}, {{3, 1}, {3, 1, 1}}, // of other ranks
			},
			Linear: kind == "add",
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

func TestMergeRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 3, 4}, tensor.Shape{2, 2, 4}, tensor.Shape{3, 3, 4}, tensor.Shape{1, 3, 4})
	scalar := gorgonia.NewScalar(in[0].Graph(), tensor.Float32, gorgonia.WithName("s"))
	f64 := gorgonia.NewTensor(in[0].Graph(), tensor.Float64, 2, gorgonia.WithShape(2, 4), gorgonia.WithName("f64"))
	for _, c := range []struct {
		in   gorgonia.Nodes
		want string
	}{
		{gorgonia.Nodes{in[0], in[1]}, "want equal shapes, or axes of size 1, got (2, 3, 4) and (2, 2, 4)"},
		{gorgonia.Nodes{in[0], in[2]}, "want equal shapes, got (2, 3, 4) and (3, 3, 4)"},
		{gorgonia.Nodes{in[0], in[3]}, "want equal shapes, got (2, 3, 4) and (1, 3, 4)"}, // no axis of examples is repeated
		{gorgonia.Nodes{in[0], scalar}, "want equal shapes, got (2, 3, 4) and ()"},
		{gorgonia.Nodes{in[0], in[0], in[1]}, "want equal shapes, or axes of size 1, got (2, 3, 4) and (2, 2, 4)"},
		{gorgonia.Nodes{in[0], nil}, "input 1: want a node, got nil"},
		{gorgonia.Nodes{in[0], in[0], nil}, "input 2: want a node, got nil"},
		{gorgonia.Nodes{in[0], f64}, "dtype of input 1: want float32 as input 0, got float64"},
	} {
		refused(t, "ops: Add: "+c.want)(merge("add", c.in))
		refused(t, "ops: Multiply: "+c.want)(merge("multiply", c.in))
	}
	if y := must(ops.AddShape(tensor.Shape{2, 3}, tensor.Shape{2, 4, 1})); !y.Eq(tensor.Shape{2, 4, 3}) {
		t.Errorf("AddShape of (2, 3) and (2, 4, 1) = %v, want (2, 4, 3)", y)
	}
	if y := must(ops.MultiplyShape(tensor.Shape{2, 0, 3}, tensor.Shape{2, 1, 1})); !y.Eq(tensor.Shape{2, 0, 3}) {
		t.Errorf("MultiplyShape of (2, 0, 3) and (2, 1, 1) = %v, want (2, 0, 3)", y)
	}
}
