package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestAveragePool2D(t *testing.T) {
	golden := layerGolden(t, "testdata/averagepool2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.AveragePool2D(in[0], ops.AveragePool2DConfig{PoolSize: pairOf(config, "pool_size"), Strides: pairOf(config, "strides"), Padding: paddingOf(config)})
	})
	for _, c := range []ops.AveragePool2DConfig{
		{},
		{PoolSize: [2]int{3, 2}, Strides: [2]int{1, 2}},
		{PoolSize: [2]int{3, 3}, Strides: [2]int{2, 2}, Padding: ops.Same},
		{PoolSize: [2]int{2, 2}, Strides: [2]int{1, 3}, Padding: ops.Same},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.AveragePool2D(in[0], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.PoolSize[1]++
				return ops.AveragePool2D(in[0], d)
			},
			Cases:  [][]tensor.Shape{{{1, 4, 4, 1}}, {{2, 5, 7, 3}}, {{3, 6, 5, 17}}, {{40, 7, 7, 5}}},
			Linear: true,
			Golden: golden,
		})
		golden = nil
	}
}

// TestAveragePool2DCounts: the values of Gorgonia's own average pool, 2×2 one apart over 1 to 9, were 4, 5.33, 8 and 9.33:
// it divides by another number than it adds.
func TestAveragePool2DCounts(t *testing.T) {
	nine := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, c := range []struct {
		padding ops.Padding
		want    []float64
	}{
		{ops.Valid, []float64{3, 4, 6, 7}},
		{ops.Same, []float64{3, 4, 4.5, 6, 7, 7.5, 7.5, 8.5, 9}}, // the cells that are there, not four
	} {
		y, _ := runPool(t, tensor.Float32, tensor.Shape{1, 3, 3, 1}, nine, nil, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.AveragePool2D(x, ops.AveragePool2DConfig{Strides: [2]int{1, 1}, Padding: c.padding})
		})
		for i, v := range y {
			if len(y) != len(c.want) || v != c.want[i] {
				t.Errorf("%s: average pool of 1 to 9 = %v, want %v", c.padding, y, c.want)
				break
			}
		}
	}
}

func TestAveragePool2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x      tensor.Shape
		config ops.AveragePool2DConfig
		want   string
	}{
		{tensor.Shape{2, 5, 5}, ops.AveragePool2DConfig{}, "ops: AveragePool2D: want input 0 of rank 4, got rank 3 (2, 5, 5)"},
		{tensor.Shape{2, 1, 5, 3}, ops.AveragePool2DConfig{}, "ops: AveragePool2D: want a window within the 1×5 picture, got 2×2"},
		{tensor.Shape{2, 5, 4, 3}, ops.AveragePool2DConfig{PoolSize: [2]int{1, 5}}, "ops: AveragePool2D: want a window within the 5×4 picture, got 1×5"},
		{tensor.Shape{2, 5, 5, 3}, ops.AveragePool2DConfig{PoolSize: [2]int{2, -2}}, "ops: AveragePool2D: pool_size: want positive numbers, got [2 -2]"},
		{tensor.Shape{2, 5, 5, 3}, ops.AveragePool2DConfig{Strides: [2]int{-2, 1}}, "ops: AveragePool2D: strides: want positive numbers, got [-2 1]"},
		{tensor.Shape{2, 5, 5, 3}, ops.AveragePool2DConfig{Padding: "Same"}, `ops: AveragePool2D: padding: want "valid" or "same", got "Same"`},
	} {
		refused(t, c.want)(ops.AveragePool2D(leaves(tensor.Float32, c.x)[0], c.config))
	}
	refused(t, "ops: AveragePool2D: input 0: want a node, got nil")(ops.AveragePool2D(nil, ops.AveragePool2DConfig{}))
}

// TestAveragePool2DGradApart: pictures of two sizes whose pools share one derivative keep their own shapes.
func TestAveragePool2DGradApart(t *testing.T) {
	in := leaves(tensor.Float64, tensor.Shape{1, 4, 4, 1}, tensor.Shape{1, 5, 4, 1})
	a, b := must(ops.AveragePool2D(in[0], ops.AveragePool2DConfig{})), must(ops.AveragePool2D(in[1], ops.AveragePool2DConfig{}))
	gs := must(graph.Grad(must(gorgonia.Sum(must(ops.Add(a, b)))), in...))
	for i, g := range gs {
		if !g.Shape().Eq(in[i].Shape()) {
			t.Errorf("derivative by a picture %v: shape %v", in[i].Shape(), g.Shape())
		}
	}
	if a, b := gs[0].Op().Hashcode(), gs[1].Op().Hashcode(); a == b {
		t.Errorf("derivatives by pictures of two sizes: want two hashes, got %x for both", a)
	}
}
