package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestLayerNorm(t *testing.T) {
	build := func(c ops.LayerNormConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.LayerNorm(in[0], in[1], in[2], c) }
	}
	optest.Run(t, optest.Op{
		Build: build(ops.LayerNormConfig{}),
		Other: build(ops.LayerNormConfig{Epsilon: ops.Set(0.01)}),
		Cases: channelShapes(2, tensor.Shape{1, 5}, tensor.Shape{5, 1}, tensor.Shape{9, 3}, tensor.Shape{3, 2, 5}, tensor.Shape{21, 3, 2, 9}),
		Golden: layerGolden(t, "testdata/layernorm.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
			gamma, beta, _ := learned(config, in)
			return ops.LayerNorm(in[0], gamma, beta, ops.LayerNormConfig{Epsilon: ops.Set(config["epsilon"].(float64)), Axes: int(config["axes"].(float64))})
		}),
	})
}

func TestLayerNormOverAxes(t *testing.T) {
	build := func(axes int) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.LayerNorm(in[0], in[1], in[2], ops.LayerNormConfig{Axes: axes})
		}
	}
	optest.Run(t, optest.Op{Build: build(2), Cases: [][]tensor.Shape{{{3, 4, 5}, {4, 5}, {4, 5}}, {{2, 3, 2, 4}, {2, 4}, {2, 4}}}})
	optest.Run(t, optest.Op{Build: build(3), Cases: [][]tensor.Shape{{{17, 3, 2, 4}, {3, 2, 4}, {3, 2, 4}}}})
	optest.Run(t, optest.Op{
		Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.LayerNorm(in[0], nil, nil, ops.LayerNormConfig{})
		},
		Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.LayerNorm(in[0], nil, nil, ops.LayerNormConfig{Axes: 2})
		},
		Cases: [][]tensor.Shape{{{3, 4, 5}}},
	})
}

// TestLayerNormEdges: numbers that are equal give beta, exactly; a NaN or infinity fills its row and no other.
func TestLayerNormEdges(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{5, 3})[0]
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	mustDo(gorgonia.Let(x, valueOf(tensor.Float32, tensor.Shape{5, 3}, []float64{1e30, 1e30, 1e30, 1, math.NaN(), 2, 1, math.Inf(-1), 2, 0.1, 0.1, 0.1, 1e6, 1e6 + 1, 1e6 + 2})))
	beta := gorgonia.NodeFromAny(x.Graph(), tensor.New(tensor.WithBacking([]float32{1, 2, inf})), gorgonia.WithName("beta"))
	p := must(compile(must(ops.LayerNorm(x, nil, beta, ops.LayerNormConfig{}))))
	defer p.Close()
	y := must(ops.LayerNorm(x, nil, beta, ops.LayerNormConfig{}))
	mustDo(p.Run(t.Context()))
	root := float32(1 / math.Sqrt(2.0/3+1e-3))
	for i, want := range []float32{1, 2, inf, nan, nan, nan, nan, nan, nan, 1, 2, inf, 1 - root, 2, inf} {
		got := must(p.Value(y)).Float32s()[i]
		if got != want && !(got != got && want != want) && math.Abs(float64(got-want)) > 1e-7 {
			t.Errorf("y[%d] = %v, want %v", i, got, want)
		}
	}
}

func TestLayerNormRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{4, 2, 3}, tensor.Shape{3}, tensor.Shape{2}, tensor.Shape{4, 0})
	x, three, two, empty := in[0], in[1], in[2], in[3]
	none := ops.LayerNormConfig{}
	refused(t, "ops: LayerNorm: want input rank ≥ 2 [N,...,K], got 1 (3)")(ops.LayerNorm(three, nil, nil, none))
	refused(t, "ops: LayerNorm: want input rank ≥ 4 [N,...,K], got 3 (4, 2, 3)")(ops.LayerNorm(x, nil, nil, ops.LayerNormConfig{Axes: 3}))
	refused(t, "ops: LayerNorm: input 0: want a node, got nil")(ops.LayerNorm(nil, nil, nil, none))
	refused(t, "ops: LayerNorm: want gamma [3], got (2)")(ops.LayerNorm(x, two, nil, none))
	refused(t, "ops: LayerNorm: want beta [2 3], got (3)")(ops.LayerNorm(x, nil, three, ops.LayerNormConfig{Axes: 2}))
	refused(t, "ops: LayerNorm: axes: want a positive number, got -1")(ops.LayerNorm(x, nil, nil, ops.LayerNormConfig{Axes: -1}))
	refused(t, "ops: LayerNorm: epsilon: want a finite number ≥ 0, got NaN")(ops.LayerNorm(x, nil, nil, ops.LayerNormConfig{Epsilon: ops.Set(math.NaN())}))
	refused(t, "ops: LayerNorm: want axes with elements, got (4, 0)")(ops.LayerNorm(empty, nil, nil, none))
}
