package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestConv2D(t *testing.T) {
	golden := layerGolden(t, "testdata/conv2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return convolve(in, ops.Conv2DConfig{Strides: pairOf(config, "strides"), Padding: paddingOf(config)})
	})
	for _, c := range []ops.Conv2DConfig{{}, {Padding: ops.Same}, {Strides: [2]int{2, 1}}, {Strides: [2]int{2, 3}, Padding: ops.Same}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return convolve(in, c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.Strides[0] = 5
				return convolve(in, d)
			},
			Cases: [][]tensor.Shape{
				{{1, 1, 1, 1}, {1, 1, 1, 1}, {1}},
				{{2, 5, 7, 3}, {3, 3, 3, 4}, {4}},
				{{3, 6, 5, 2}, {2, 3, 2, 5}},
				{{9, 8, 8, 1}, {3, 3, 1, 17}, {17}},
				{{33, 4, 4, 3}, {4, 4, 3, 2}, {2}},
			},
			Golden: golden,
			Exact:  true,
		})
		golden = nil // once
	}
}

func convolve(in gorgonia.Nodes, c ops.Conv2DConfig) (*gorgonia.Node, error) {
	var bias *gorgonia.Node
	if len(in) > 2 {
		bias = in[2]
	}
	return ops.Conv2D(in[0], in[1], bias, c)
}

func TestConv2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x, kernel, bias tensor.Shape
		config          ops.Conv2DConfig
		want            string
	}{
		{tensor.Shape{2, 5, 5}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{}, "ops: Conv2D: want input 0 of rank 4, got rank 3 (2, 5, 5)"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 4}, nil, ops.Conv2DConfig{}, "ops: Conv2D: want input 1 of rank 4, got rank 3 (3, 3, 4)"},
		{tensor.Shape{2, 5, 5, 3}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{}, "ops: Conv2D: want a kernel for 3 input channels, got 1 (3, 3, 1, 4)"},
		{tensor.Shape{2, 2, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{}, "ops: Conv2D: want a kernel within the 2×5 picture, got 3×3"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, tensor.Shape{3}, ops.Conv2DConfig{}, "ops: Conv2D: want bias [4], got (3)"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{Strides: [2]int{-1, 1}}, "ops: Conv2D: strides: want positive numbers, got [-1 1]"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{Padding: "full"}, `ops: Conv2D: padding: want "valid" or "same", got "full"`},
	} {
		in := leaves(tensor.Float32, c.x, c.kernel)
		if c.bias != nil {
			in = append(in, gorgonia.NewVector(in[0].Graph(), tensor.Float32, gorgonia.WithShape(c.bias...), gorgonia.WithName("bias")))
		}
		refused(t, c.want)(convolve(in, c.config))
	}
	in := leaves(tensor.Float32, tensor.Shape{2, 5, 5, 1})
	kernel := gorgonia.NewTensor(in[0].Graph(), tensor.Float64, 4, gorgonia.WithShape(3, 3, 1, 4), gorgonia.WithName("kernel"))
	refused(t, "ops: Conv2D: dtype of input 1: want float32 as input 0, got float64")(ops.Conv2D(in[0], kernel, nil, ops.Conv2DConfig{}))
	refused(t, "ops: Conv2D: input 1: want a node, got nil")(ops.Conv2D(in[0], nil, nil, ops.Conv2DConfig{}))
}

// leaves makes inputs of these shapes on a graph of their own.
func leaves(dt tensor.Dtype, shapes ...tensor.Shape) (r gorgonia.Nodes) {
	g := gorgonia.NewGraph()
	for i, s := range shapes {
		r = append(r, gorgonia.NewTensor(g, dt, len(s), gorgonia.WithShape(s.Clone()...), gorgonia.WithName(string(rune('a'+i)))))
	}
	return r
}

func refused(t *testing.T, want string) func(*gorgonia.Node, error) {
	t.Helper()
	return func(n *gorgonia.Node, err error) {
		t.Helper()
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if err != nil && n != nil {
			t.Errorf("a node beside the error %v", err)
		}
	}
}
