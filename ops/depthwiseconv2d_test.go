package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestDepthwiseConv2D(t *testing.T) {
	golden := layerGolden(t, "testdata/depthwiseconv2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return convolveDepthwise(in, ops.DepthwiseConv2DConfig{Strides: pairOf(config, "strides"), Padding: paddingOf(config), Dilation: pairOf(config, "dilation_rate")})
	})
	for _, c := range []ops.DepthwiseConv2DConfig{
		{}, {Padding: ops.Same}, {Strides: [2]int{2, 3}, Padding: ops.Same}, {Dilation: [2]int{2, 1}, Padding: ops.Same},
		{Strides: [2]int{2, 2}, Dilation: [2]int{3, 2}, Padding: ops.Same},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return convolveDepthwise(in, c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				if d.Dilation[0] > 1 {
					d.Dilation[0]++
				} else {
					d.Strides[0] = 5
				}
				return convolveDepthwise(in, d)
			},
			Cases: [][]tensor.Shape{
				{{1, 1, 1, 1}, {1, 1, 1, 1}, {1}},
				{{2, 5, 7, 3}, {3, 3, 3, 1}, {3}},
				{{3, 6, 5, 2}, {2, 3, 2, 3}},
				{{9, 4, 4, 17}, {3, 2, 17, 1}, {17}},
			},
			Golden: golden,
			Exact:  true,
		})
		golden = nil // once
	}
}

func convolveDepthwise(in gorgonia.Nodes, c ops.DepthwiseConv2DConfig) (*gorgonia.Node, error) {
	var bias *gorgonia.Node
	if len(in) > 2 {
		bias = in[2]
	}
	return ops.DepthwiseConv2D(in[0], in[1], bias, c)
}

func TestDepthwiseConv2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x, kernel, bias tensor.Shape
		config          ops.DepthwiseConv2DConfig
		want            string
	}{
		{tensor.Shape{2, 5, 5}, tensor.Shape{3, 3, 1, 4}, nil, ops.DepthwiseConv2DConfig{}, "ops: DepthwiseConv2D: want input 0 of rank 4, got rank 3 (2, 5, 5)"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 2, 1}, nil, ops.DepthwiseConv2DConfig{}, "ops: DepthwiseConv2D: want a kernel for 3 input channels, got 2 (3, 3, 2, 1)"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 3, 0}, nil, ops.DepthwiseConv2DConfig{}, "ops: DepthwiseConv2D: want pictures and a kernel that are not empty, got (2, 5, 5, 3) and (3, 3, 3, 0)"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 6, 3, 1}, nil, ops.DepthwiseConv2DConfig{}, "ops: DepthwiseConv2D: want a kernel within the 5×5 picture, got 3×6"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 3, 2}, tensor.Shape{3}, ops.DepthwiseConv2DConfig{}, "ops: DepthwiseConv2D: want bias [6], got (3)"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 3, 1}, nil, ops.DepthwiseConv2DConfig{Dilation: [2]int{-1, 1}}, "ops: DepthwiseConv2D: dilation: want positive numbers, got [-1 1]"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 3, 1}, nil, ops.DepthwiseConv2DConfig{Padding: "full"}, `ops: DepthwiseConv2D: padding: want "valid" or "same", got "full"`},
	} {
		in := leaves(tensor.Float32, c.x, c.kernel)
		if c.bias != nil {
			in = append(in, gorgonia.NewVector(in[0].Graph(), tensor.Float32, gorgonia.WithShape(c.bias...), gorgonia.WithName("bias")))
		}
		refused(t, c.want)(convolveDepthwise(in, c.config))
	}
	in := leaves(tensor.Float32, tensor.Shape{2, 5, 5, 1})
	refused(t, "ops: DepthwiseConv2D: input 1: want a node, got nil")(ops.DepthwiseConv2D(in[0], nil, nil, ops.DepthwiseConv2DConfig{}))
}

// TestDepthwiseConv2DShape: the shape is that of the node.
func TestDepthwiseConv2DShape(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 9, 7, 3}, tensor.Shape{3, 2, 3, 4})
	c := ops.DepthwiseConv2DConfig{Strides: [2]int{2, 1}, Dilation: [2]int{1, 3}}
	got := must(ops.DepthwiseConv2DShape(in[0].Shape(), in[1].Shape(), c))
	if want := (tensor.Shape{2, 4, 4, 12}); !got.Eq(want) || !must(convolveDepthwise(in, c)).Shape().Eq(want) {
		t.Errorf("shape %v, want %v, as that of the node", got, want)
	}
}
