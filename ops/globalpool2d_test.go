package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func globalPool(kind string, x *gorgonia.Node, keep bool) (*gorgonia.Node, error) {
	c := ops.GlobalPool2DConfig{KeepDims: keep}
	if kind == "average" {
		return ops.GlobalAveragePool2D(x, c)
	}
	return ops.GlobalMaxPool2D(x, c)
}

func TestGlobalPool2D(t *testing.T) {
	golden := layerGolden(t, "testdata/globalpool2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return globalPool(config["kind"].(string), in[0], config["keepdims"].(bool))
	})
	for _, kind := range []string{"average", "max"} {
		for _, keep := range []bool{false, true} {
			optest.Run(t, optest.Op{
				Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return globalPool(kind, in[0], keep) },
				Other:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return globalPool(kind, in[0], !keep) },
				Cases:  [][]tensor.Shape{{{1, 4, 4, 1}}, {{2, 1, 1, 3}}, {{3, 6, 5, 17}}, {{40, 9, 8, 5}}},
				Draw:   distinct,
				Linear: true,
				Golden: golden,
			})
			golden = nil
		}
	}
}

// TestGlobalMaxPool2DTies: the first of the largest has the derivative, a NaN before all, and −Inf is a value.
func TestGlobalMaxPool2DTies(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		x  []float64
		y  float64
		at int
	}{
		{[]float64{1, 2, 2, 0}, 2, 1}, {[]float64{3, nan, inf, nan}, nan, 1}, {[]float64{-inf, -inf, -inf, -inf}, -inf, 0},
		{[]float64{-inf, -7, -7, -inf}, -7, 1}, {[]float64{0, inf, inf, 1}, inf, 1},
	} {
		y, gx := runPool(t, tensor.Float32, tensor.Shape{1, 2, 2, 1}, c.x, []float64{5}, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.GlobalMaxPool2D(x, ops.GlobalPool2DConfig{})
		})
		if !alike(y[0], c.y, 0) {
			t.Errorf("largest of %v = %v, want %v", c.x, y[0], c.y)
		}
		for i, g := range gx {
			if want := map[bool]float64{true: 5}[i == c.at]; g != want {
				t.Errorf("derivative of the largest of %v = %v, want 5 at %d", c.x, gx, c.at)
				break
			}
		}
	}
}

// TestGlobalAveragePool2DLarge: the mean over a large picture keeps its digits in float32, for a channel of equal numbers
// and one of random ones. (Adding 90,000 numbers one to another would lose three digits of the first.)
func TestGlobalAveragePool2DLarge(t *testing.T) {
	s := tensor.Shape{1, 300, 300, 2}
	x := make([]float64, s.TotalSize())
	want := 0.0
	for i := range x {
		x[i] = float64(float32(0.1))
		if i%2 == 1 {
			x[i] = float64(float32(math.Sin(float64(i)) + 1))
			want += x[i] / 90000
		}
	}
	y, _ := runPool(t, tensor.Float32, s, x, nil, func(x *gorgonia.Node) (*gorgonia.Node, error) {
		return ops.GlobalAveragePool2D(x, ops.GlobalPool2DConfig{})
	})
	if !alike(y[0], x[0], 1e-6) || !alike(y[1], want, 1e-6) {
		t.Errorf("means = %v, want %v and %v", y, x[0], want)
	}
}

func TestGlobalPool2DRefuses(t *testing.T) {
	for kind, name := range map[string]string{"average": "GlobalAveragePool2D", "max": "GlobalMaxPool2D"} {
		for _, c := range []struct {
			x    tensor.Shape
			want string
		}{
			{tensor.Shape{2, 5}, "want input rank 4 [N,H,W,C], got 2 (2, 5)"},
			{tensor.Shape{2, 0, 5, 3}, "want pictures of at least one cell, got 0×5"},
			{tensor.Shape{2, 4, 0, 3}, "want pictures of at least one cell, got 4×0"},
		} {
			refused(t, "ops: "+name+": "+c.want)(globalPool(kind, leaves(tensor.Float32, c.x)[0], false))
		}
		refused(t, "ops: "+name+": input: want a node, got nil")(globalPool(kind, nil, true))
	}
	for keep, want := range map[bool]tensor.Shape{false: {2, 3}, true: {2, 1, 1, 3}} {
		for _, f := range []func(tensor.Shape, ops.GlobalPool2DConfig) (tensor.Shape, error){ops.GlobalAveragePool2DShape, ops.GlobalMaxPool2DShape} {
			if y := must(f(tensor.Shape{2, 4, 5, 3}, ops.GlobalPool2DConfig{KeepDims: keep})); !y.Eq(want) {
				t.Errorf("shape with KeepDims %t: %v, want %v", keep, y, want)
			}
		}
	}
}
