package ops_test

import (
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestMaxPool2D(t *testing.T) {
	golden := layerGolden(t, "testdata/maxpool2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.MaxPool2D(in[0], ops.MaxPool2DConfig{PoolSize: pairOf(config, "pool_size"), Strides: pairOf(config, "strides"), Padding: paddingOf(config)})
	})
	for _, c := range []ops.MaxPool2DConfig{
		{},
		{PoolSize: [2]int{3, 2}, Strides: [2]int{1, 2}},
		{PoolSize: [2]int{3, 3}, Strides: [2]int{2, 2}, Padding: ops.Same},
		{PoolSize: [2]int{2, 2}, Strides: [2]int{1, 1}, Padding: ops.Same},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.MaxPool2D(in[0], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.PoolSize[1]++
				return ops.MaxPool2D(in[0], d)
			},
			Cases:  [][]tensor.Shape{{{1, 4, 4, 1}}, {{2, 5, 7, 3}}, {{3, 6, 5, 17}}, {{40, 7, 7, 5}}},
			Draw:   distinct,
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

// distinct draws numbers that differ from one another by 1/16 at least: no tie, nor one within a step of differences.
func distinct(r *rand.Rand, _, n int) []float64 {
	v := make([]float64, n)
	for i, p := range r.Perm(n) {
		v[i] = float64(p-n/2) / 16
	}
	return v
}

func TestMaxPool2DTies(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{1, 2, 4, 1})
	y := must(ops.MaxPool2D(in[0], ops.MaxPool2DConfig{}))
	dx := gradOfSum(y, in[0])
	p := must(compile(y, dx))
	mustDo(gorgonia.Let(in[0], tensor.New(tensor.WithShape(1, 2, 4, 1), tensor.WithBacking([]float32{1, 1, 0, 2, 1, 1, 2, 2}))))
	mustDo(p.Run(t.Context()))
	want := []float32{1, 0, 0, 1, 0, 0, 0, 0}
	for i, g := range must(p.Value(dx)).Float32s() {
		if g != want[i] {
			t.Errorf("derivative of a pool with ties = %v, want that the first of each window has it: %v", must(p.Value(dx)), want)
			break
		}
	}
}

func TestMaxPool2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x      tensor.Shape
		config ops.MaxPool2DConfig
		want   string
	}{
		{tensor.Shape{2, 5, 5}, ops.MaxPool2DConfig{}, "ops: MaxPool2D: want input 0 of rank 4, got rank 3 (2, 5, 5)"},
		{tensor.Shape{2, 1, 5, 3}, ops.MaxPool2DConfig{}, "ops: MaxPool2D: want a window within the 1×5 picture, got 2×2"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{PoolSize: [2]int{2, -2}}, "ops: MaxPool2D: pool_size: want positive numbers, got [2 -2]"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{Strides: [2]int{-2, 1}}, "ops: MaxPool2D: strides: want positive numbers, got [-2 1]"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{Padding: "Same"}, `ops: MaxPool2D: padding: want "valid" or "same", got "Same"`},
	} {
		refused(t, c.want)(ops.MaxPool2D(leaves(tensor.Float32, c.x)[0], c.config))
	}
}
