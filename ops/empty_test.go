package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestEmpty: a batch of no example gives a result of no row, and derivatives of zero, without error or panic.
func TestEmpty(t *testing.T) {
	for name, c := range map[string]struct {
		shapes []tensor.Shape
		want   tensor.Shape
		build  func(in gorgonia.Nodes) (*gorgonia.Node, error)
	}{
		"ReLU": {[]tensor.Shape{{0, 3}}, tensor.Shape{0, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.ReLU(in[0], ops.ReLUConfig{}) }},
		"Conv2D": {[]tensor.Shape{{0, 5, 5, 2}, {3, 3, 2, 4}, {4}}, tensor.Shape{0, 3, 3, 4}, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return convolve(in, ops.Conv2DConfig{})
		}},
		"MaxPool2D": {[]tensor.Shape{{0, 4, 4, 3}}, tensor.Shape{0, 2, 2, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.MaxPool2D(in[0], ops.MaxPool2DConfig{})
		}},
		"Dense":   {[]tensor.Shape{{0, 5}, {5, 3}, {3}}, tensor.Shape{0, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Dense(in[0], in[1], in[2]) }},
		"Flatten": {[]tensor.Shape{{0, 2, 3}}, tensor.Shape{0, 6}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Flatten(in[0]) }},
		"Softmax": {[]tensor.Shape{{0, 4}}, tensor.Shape{0, 4}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Softmax(in[0]) }},
	} {
		t.Run(name, func(t *testing.T) {
			in := leaves(tensor.Float32, c.shapes...)
			y := must(c.build(in))
			if !y.Shape().Eq(c.want) {
				t.Fatalf("shape %v, want %v", y.Shape(), c.want)
			}
			gy := gorgonia.NewTensor(y.Graph(), tensor.Float32, y.Dims(), gorgonia.WithShape(y.Shape()...), gorgonia.WithName("gy"))
			gs := must(gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{gy}, in))
			p := must(graph.Compile(append(gorgonia.Nodes{y}, gs...), graph.Options{}))
			feed := []graph.Input{{Node: gy}}
			for i, n := range in {
				feed = append(feed, graph.Input{Node: n, F32: make([]float32, c.shapes[i].TotalSize())})
			}
			if err := p.Run(t.Context(), feed...); err != nil {
				t.Fatal(err)
			}
			for i, g := range gs {
				for _, v := range must(p.Value(g)).Float32s() {
					if v != 0 {
						t.Errorf("derivative by input %d of nothing: %v, want 0", i, v)
						break
					}
				}
			}
			var vs []gorgonia.Value
			for _, s := range c.shapes {
				vs = append(vs, tensor.New(tensor.WithShape(s...), tensor.WithBacking(make([]float32, s.TotalSize()))))
			}
			v, err := y.Op().Do(vs...)
			if err != nil {
				t.Fatal(err)
			}
			if !v.Shape().Eq(c.want) {
				t.Errorf("Do: shape %v, want %v", v.Shape(), c.want)
			}
		})
	}
}
