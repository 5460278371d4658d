package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestSeparableConv2D(t *testing.T) {
	golden := layerGolden(t, "testdata/separableconv2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return convolveSeparable(in, ops.SeparableConv2DConfig{Strides: pairOf(config, "strides"), Padding: paddingOf(config), Dilation: pairOf(config, "dilation_rate")})
	})
	for _, c := range []ops.SeparableConv2DConfig{{}, {Strides: [2]int{2, 1}, Dilation: [2]int{1, 2}, Padding: ops.Same}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return convolveSeparable(in, c) },
			Cases: [][]tensor.Shape{
				{{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}, {1}},
				{{2, 5, 4, 3}, {3, 3, 3, 1}, {1, 1, 3, 5}, {5}},
				{{9, 4, 5, 2}, {2, 3, 2, 2}, {1, 1, 4, 3}},
			},
			Golden: golden,
			Exact:  true,
		})
		golden = nil // once
	}
}

func convolveSeparable(in gorgonia.Nodes, c ops.SeparableConv2DConfig) (*gorgonia.Node, error) {
	var bias *gorgonia.Node
	if len(in) > 3 {
		bias = in[3]
	}
	return ops.SeparableConv2D(in[0], in[1], in[2], bias, c)
}

func TestSeparableConv2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x, depthwise, pointwise, bias tensor.Shape
		config                        ops.SeparableConv2DConfig
		want                          string
	}{
		{tensor.Shape{2, 5, 5}, tensor.Shape{3, 3, 1, 1}, tensor.Shape{1, 1, 1, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{}, "ops: SeparableConv2D: want input rank 4 [N,H,W,C], got 3 (2, 5, 5)"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 1, 1}, tensor.Shape{1, 1, 2, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{}, "ops: SeparableConv2D: want a kernel for 2 input channels, got 1 (3, 3, 1, 1)"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 2, 3}, tensor.Shape{1, 1, 2, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{}, "ops: SeparableConv2D: want a pointwise kernel [1,1,6,Cout], got (1, 1, 2, 4)"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 2, 3}, tensor.Shape{1, 2, 6, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{}, "ops: SeparableConv2D: want a pointwise kernel [1,1,6,Cout], got (1, 2, 6, 4)"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 2, 3}, tensor.Shape{1, 1, 6, 4}, tensor.Shape{6}, ops.SeparableConv2DConfig{}, "ops: SeparableConv2D: want bias [4], got (6)"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 2, 3}, tensor.Shape{1, 1, 6, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{Strides: [2]int{1, -1}}, "ops: SeparableConv2D: strides: want positive numbers, got [1 -1]"},
		{tensor.Shape{2, 5, 5, 2}, tensor.Shape{3, 3, 2, 3}, tensor.Shape{1, 1, 6, 4}, tensor.Shape{4}, ops.SeparableConv2DConfig{Dilation: [2]int{1, 3}}, "ops: SeparableConv2D: want a kernel within the 5×5 picture, got 3×3, dilated to 3×7"},
	} {
		refused(t, c.want)(convolveSeparable(leaves(tensor.Float32, c.x, c.depthwise, c.pointwise, c.bias), c.config))
	}
	in := leaves(tensor.Float32, tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 1})
	refused(t, "ops: SeparableConv2D: input 2: want a node, got nil")(ops.SeparableConv2D(in[0], in[1], nil, nil, ops.SeparableConv2DConfig{}))
}
