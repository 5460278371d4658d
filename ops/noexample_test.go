package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestNoExample: a batch of no example gives a result of no row, and derivatives of no row, in a plan and in stock
// machines, for the pools and the operators that move or join values.
func TestNoExample(t *testing.T) {
	picture := tensor.Shape{0, 4, 6, 3}
	for name, c := range map[string]struct {
		shapes []tensor.Shape
		want   tensor.Shape
		build  func(in gorgonia.Nodes) (*gorgonia.Node, error)
	}{
		"AveragePool2D": {[]tensor.Shape{picture}, tensor.Shape{0, 2, 3, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.AveragePool2D(in[0], ops.AveragePool2DConfig{})
		}},
		"GlobalAveragePool2D": {[]tensor.Shape{picture}, tensor.Shape{0, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return globalPool("average", in[0], false) }},
		"GlobalMaxPool2D":     {[]tensor.Shape{picture}, tensor.Shape{0, 1, 1, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return globalPool("max", in[0], true) }},
		"ZeroPadding2D":       {[]tensor.Shape{picture}, tensor.Shape{0, 5, 6, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.ZeroPadding2D(in[0], ops.Border{Top: 1}) }},
		"Cropping2D":          {[]tensor.Shape{picture}, tensor.Shape{0, 3, 6, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Cropping2D(in[0], ops.Border{Top: 1}) }},
		"UpSampling2D": {[]tensor.Shape{picture}, tensor.Shape{0, 8, 12, 3}, func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.UpSampling2D(in[0], ops.UpSampling2DConfig{Interpolation: ops.Bilinear})
		}},
		"Concatenate": {[]tensor.Shape{picture, picture}, tensor.Shape{0, 4, 6, 6}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Concatenate(-1, in...) }},
		"Add":         {[]tensor.Shape{picture, {0, 3}}, picture, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Add(in[0], in[1]) }},
		"Multiply":    {[]tensor.Shape{picture, picture}, picture, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Multiply(in[0], in[1]) }},
		"Reshape":     {[]tensor.Shape{picture}, tensor.Shape{0, 8, 9}, func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Reshape(in[0], 8, -1) }},
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
			defer p.Close()
			feed := []graph.Input{{Node: gy}}
			for _, n := range in {
				feed = append(feed, graph.Input{Node: n})
			}
			mustDo(p.Run(t.Context(), feed...))
			for i, g := range gs {
				if !g.Shape().Eq(c.shapes[i]) {
					t.Errorf("derivative by input %d: shape %v, want %v", i, g.Shape(), c.shapes[i])
				}
			}
			if name == "Add" { // its operators take what Reshape makes
				return
			}
			op, s := y.Op(), c.shapes
			if name == "GlobalAveragePool2D" {
				s = []tensor.Shape{{0, 1, 1, 3}}
			}
			var vs []gorgonia.Value
			for _, s := range s {
				vs = append(vs, tensor.New(tensor.WithShape(s...), tensor.WithBacking([]float32{})))
			}
			if v := must(op.Do(vs...)); !v.Shape().Eq(c.want) {
				t.Errorf("Do: shape %v, want %v", v.Shape(), c.want)
			}
		})
	}
}
