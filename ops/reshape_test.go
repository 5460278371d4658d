package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestReshape(t *testing.T) {
	golden := layerGolden(t, "testdata/reshape.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		var target []int
		for _, d := range config["target_shape"].([]any) {
			target = append(target, int(d.(float64)))
		}
		return ops.Reshape(in[0], target...)
	})
	for _, target := range [][]int{{3, 4}, {2, -1, 3}, {-1}, {12, 1, 1}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Reshape(in[0], target...) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Reshape(in[0], 1, 3, 4) },
			Cases: [][]tensor.Shape{{{1, 12}}, {{2, 3, 2, 2}}, {{40, 4, 3}}},
			// of degree 1
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

func TestReshapeRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{2, 3, 4})[0]
	for _, c := range []struct {
		x      *gorgonia.Node
		target []int
		want   string
	}{
		{nil, []int{12}, "ops: Reshape: input: want a node, got nil"},
		{gorgonia.NewScalar(x.Graph(), tensor.Float32, gorgonia.WithName("s")), []int{1}, "ops: Reshape: want input rank ≥ 1, got a scalar"},
		{x, []int{11}, "ops: Reshape: want a target_shape of 12 elements as (3, 4), got [11]"},
		{x, []int{5, -1}, "ops: Reshape: want a target_shape of 12 elements as (3, 4), got [5 -1]"},
		{x, []int{0, -1}, "ops: Reshape: want a target_shape of 12 elements as (3, 4), got [0 -1]"},
		{x, nil, "ops: Reshape: want a target_shape of 12 elements as (3, 4), got []"},
		{x, []int{-1, -1}, "ops: Reshape: target_shape: want numbers ≥ 0 and at most one -1, got [-1 -1]"},
		{x, []int{-2, 6}, "ops: Reshape: target_shape: want numbers ≥ 0 and at most one -1, got [-2 6]"},
		{x, []int{1 << 40, 1 << 40}, "ops: Reshape: want a result that fits into memory, got (1099511627776, 1099511627776)"},
	} {
		refused(t, c.want)(ops.Reshape(c.x, c.target...))
	}
	if y := must(ops.ReshapeShape(tensor.Shape{5, 0, 3}, 3, 0)); !y.Eq(tensor.Shape{5, 3, 0}) {
		t.Errorf("ReshapeShape of (5, 0, 3) to 3, 0 = %v, want (5, 3, 0)", y)
	}
}
