package ops_test

import (
	"math"
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

// TestConv2DApart: dilation and groups.
func TestConv2DApart(t *testing.T) {
	golden := layerGolden(t, "testdata/conv2d_groups.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		groups, _ := config["groups"].(float64)
		return convolve(in, ops.Conv2DConfig{
			Strides: pairOf(config, "strides"), Padding: paddingOf(config), Dilation: pairOf(config, "dilation_rate"), Groups: int(groups),
		})
	})
	for _, c := range []struct {
		config, other ops.Conv2DConfig
		cases         [][]tensor.Shape
	}{
		{ops.Conv2DConfig{Dilation: [2]int{2, 3}, Padding: ops.Same}, ops.Conv2DConfig{Dilation: [2]int{2, 2}, Padding: ops.Same}, [][]tensor.Shape{
			{{2, 5, 7, 3}, {3, 3, 3, 4}, {4}}, {{1, 1, 1, 1}, {1, 1, 1, 1}, {1}}, {{3, 2, 3, 1}, {3, 3, 1, 2}},
		}},
		{ops.Conv2DConfig{Dilation: [2]int{1, 2}}, ops.Conv2DConfig{Dilation: [2]int{2, 2}}, [][]tensor.Shape{{{9, 6, 8, 2}, {2, 3, 2, 17}, {17}}}},
		{ops.Conv2DConfig{Groups: 2}, ops.Conv2DConfig{Groups: 2, Strides: [2]int{1, 2}}, [][]tensor.Shape{
			{{2, 4, 5, 4}, {3, 2, 2, 6}, {6}}, {{5, 3, 3, 2}, {1, 1, 1, 2}, {2}},
		}},
		{ops.Conv2DConfig{Groups: 3, Strides: [2]int{2, 1}, Padding: ops.Same}, ops.Conv2DConfig{Groups: 3, Strides: [2]int{2, 1}}, [][]tensor.Shape{
			{{9, 5, 4, 6}, {3, 3, 2, 3}}, {{2, 4, 4, 3}, {2, 3, 1, 6}, {6}},
		}},
	} {
		optest.Run(t, optest.Op{
			Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return convolve(in, c.config) },
			Other:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return convolve(in, c.other) },
			Cases:  c.cases,
			Golden: golden,
			Exact:  true,
		})
		golden = nil // once
	}
}

// TestConv2DGradientIdentity: gradients of one kernel and gy are different operators where the parameters or the shape of the
// picture are, and the same where they are not.
func TestConv2DGradientIdentity(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{1, 5, 5, 2}, tensor.Shape{3, 3, 2, 2}, tensor.Shape{1, 5, 5, 2}, tensor.Shape{1, 6, 6, 2}, tensor.Shape{1, 2, 2, 2})
	gradients := func(x, gy *gorgonia.Node, c ops.Conv2DConfig) gorgonia.Nodes {
		y := must(ops.Conv2D(x, in[1], nil, c))
		spec, _ := ops.Of(y.Op())
		return must(spec.Backward(gorgonia.Nodes{x, in[1]}, y, gy, []bool{true, true}))
	}
	same := ops.Conv2DConfig{Padding: ops.Same}
	dilated := ops.Conv2DConfig{Padding: ops.Same, Dilation: [2]int{2, 2}}
	strided := ops.Conv2DConfig{Strides: [2]int{2, 2}}
	a, b, again := gradients(in[0], in[2], same), gradients(in[0], in[2], dilated), gradients(in[0], in[2], same)
	for i, name := range []string{"gx", "gk"} {
		if a[i] == b[i] || a[i].Op().Hashcode() == b[i].Op().Hashcode() {
			t.Errorf("%s with another dilation: want another node and hash, got %v for both", name, a[i])
		}
		if a[i] != again[i] {
			t.Errorf("%s again: want the same node, got %v beside %v", name, again[i], a[i])
		}
	}
	five, six := gradients(in[0], in[4], strided)[0], gradients(in[3], in[4], strided)[0]
	if five == six || five.Op().Hashcode() == six.Op().Hashcode() {
		t.Errorf("gx of another picture: want another node and hash, got %v for both", five)
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
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{Dilation: [2]int{1, -2}}, "ops: Conv2D: dilation: want positive numbers, got [1 -2]"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{Dilation: [2]int{1, 2}, Strides: [2]int{2, 1}}, "ops: Conv2D: strides and dilation: want one of them 1, got strides [2 1] and dilation [1 2]"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 3, 1, 4}, nil, ops.Conv2DConfig{Strides: [2]int{math.MaxInt, 1}}, "ops: Conv2D: strides and dilation: want at most 2147483647, got 9223372036854775807"},
		{tensor.Shape{2, 5, 5, 1}, tensor.Shape{3, 2, 1, 4}, nil, ops.Conv2DConfig{Dilation: [2]int{3, 1}}, "ops: Conv2D: want a kernel within the 5×5 picture, got 3×2, dilated to 7×2"},
		{tensor.Shape{2, 5, 5, 4}, tensor.Shape{3, 3, 2, 4}, nil, ops.Conv2DConfig{Groups: -2}, "ops: Conv2D: groups: want a positive number, got -2"},
		{tensor.Shape{2, 5, 5, 4}, tensor.Shape{3, 3, 2, 3}, nil, ops.Conv2DConfig{Groups: 2}, "ops: Conv2D: want channels that 2 groups divide, got 4 in, 3 out"},
		{tensor.Shape{2, 5, 5, 5}, tensor.Shape{3, 3, 2, 4}, nil, ops.Conv2DConfig{Groups: 2}, "ops: Conv2D: want channels that 2 groups divide, got 5 in, 4 out"},
		{tensor.Shape{2, 5, 5, 4}, tensor.Shape{3, 3, 4, 4}, nil, ops.Conv2DConfig{Groups: 2}, "ops: Conv2D: want a kernel for 2 input channels in each of 2 groups, got 4 (3, 3, 4, 4)"},
		{tensor.Shape{2, 5, 0, 4}, tensor.Shape{1, 1, 4, 4}, nil, ops.Conv2DConfig{Padding: ops.Same}, "ops: Conv2D: want pictures and a kernel that are not empty, got (2, 5, 0, 4) and (1, 1, 4, 4)"},
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
