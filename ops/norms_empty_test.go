package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestNormsOfNothing: a batch of no example gives a result of no row and derivatives of zero by what there is; no error, no
// panic, in a plan and in a stock operator call.
func TestNormsOfNothing(t *testing.T) {
	c := ops.BatchNormConfig{}
	for name, f := range map[string]struct {
		shapes []tensor.Shape
		step   bool
		build  func(in gorgonia.Nodes) (*gorgonia.Node, error)
	}{
		"BatchNorm": {[]tensor.Shape{{0, 2, 3}, {3}, {3}}, false, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			y, _, _, err := ops.BatchNorm(in[0], in[1], in[2], c)
			return y, err
		}},
		"BatchNormInference": {[]tensor.Shape{{0, 3}, {3}, {3}}, false, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.BatchNormInference(in[0], nil, nil, in[1], in[2], c)
		}},
		"LayerNorm": {[]tensor.Shape{{0, 3}, {3}, {3}}, false, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.LayerNorm(in[0], in[1], in[2], ops.LayerNormConfig{})
		}},
		"Dropout": {[]tensor.Shape{{0, 3}}, true, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.Dropout(in[0], in[1], ops.DropoutConfig{Rate: 0.5})
		}},
		"SpatialDropout2D": {[]tensor.Shape{{0, 2, 2, 3}}, true, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.SpatialDropout2D(in[0], in[1], ops.DropoutConfig{Rate: 0.5})
		}},
		"BinaryCrossEntropy": {[]tensor.Shape{{0, 3}, {0, 3}}, false, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.BinaryCrossEntropy(in[0], in[1], ops.CrossEntropyConfig{})
		}},
		"CategoricalCrossEntropy": {[]tensor.Shape{{0, 3}, {0, 3}}, false, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.CategoricalCrossEntropy(in[0], in[1], ops.CrossEntropyConfig{})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			in := leaves(tensor.Float32, f.shapes...)
			feed := []graph.Input{}
			for i, n := range in {
				feed = append(feed, graph.Input{Node: n, F32: make([]float32, f.shapes[i].TotalSize())})
			}
			all := in
			if f.step {
				step := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithShape(0), gorgonia.WithName("step"))
				all = append(all[:len(all):len(all)], step)
				feed = append(feed, graph.Input{Node: step})
			}
			y := must(f.build(all))
			if y.Shape()[0] != 0 {
				t.Fatalf("shape %v, want no row", y.Shape())
			}
			gy := gorgonia.NewTensor(y.Graph(), tensor.Float32, y.Dims(), gorgonia.WithShape(y.Shape()...), gorgonia.WithName("gy"))
			s, _ := ops.Of(y.Op())
			var operands gorgonia.Nodes
			for it := y.Graph().From(y.ID()); it.Next(); {
				operands = append(operands, it.Node().(*gorgonia.Node))
			}
			need := make([]bool, len(operands))
			for i := range need {
				need[i] = s.NoDiff>>i&1 == 0
			}
			outs := gorgonia.Nodes{y}
			for _, g := range must(s.Backward(operands, y, gy, need)) {
				if g != nil {
					outs = append(outs, g)
				}
			}
			p := must(compile(outs...))
			defer p.Close()
			mustDo(p.Run(t.Context(), append(feed, graph.Input{Node: gy})...))
			for _, g := range outs {
				for _, v := range must(p.Value(g)).Float32s() {
					if v != 0 {
						t.Errorf("%v of nothing: %v, want 0", g.Op(), v)
					}
				}
			}
			values := make([]gorgonia.Value, len(operands))
			for i, n := range operands {
				switch {
				case n.Dtype() == tensor.Int:
					values[i] = tensor.New(tensor.WithShape(0), tensor.Of(tensor.Int))
				default:
					values[i] = tensor.New(tensor.WithShape(n.Shape()...), tensor.WithBacking(make([]float32, n.Shape().TotalSize())))
				}
			}
			if v, err := y.Op().Do(values...); err != nil || v.Shape()[0] != 0 {
				t.Errorf("Do: %v, %v", v, err)
			}
		})
	}
}
