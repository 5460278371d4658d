package ops_test

import (
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestConv2DInPlan: what a plan does for plain convolutions, Winograd's algorithm and blocks with ReLU and max-pool, it must
// not do for dilated ones and groups. A plan that fuses nothing gives the values to compare with.
func TestConv2DInPlan(t *testing.T) {
	for name, c := range map[string]struct {
		config ops.Conv2DConfig
		kernel tensor.Shape
	}{
		"plain":    {ops.Conv2DConfig{Padding: ops.Same}, tensor.Shape{3, 3, 32, 32}},
		"dilation": {ops.Conv2DConfig{Padding: ops.Same, Dilation: [2]int{2, 2}}, tensor.Shape{3, 3, 32, 32}},
		"columns":  {ops.Conv2DConfig{Dilation: [2]int{1, 3}}, tensor.Shape{3, 3, 32, 32}},
		"groups":   {ops.Conv2DConfig{Padding: ops.Same, Groups: 2}, tensor.Shape{3, 3, 16, 32}},
	} {
		for _, pooled := range []bool{false, true} {
			g := gorgonia.NewGraph()
			r := rand.New(rand.NewPCG(3, 4))
			leaf := func(name string, s ...int) *gorgonia.Node {
				return gorgonia.NewTensor(g, tensor.Float32, len(s), gorgonia.WithShape(s...), gorgonia.WithName(name),
					gorgonia.WithValue(floatsOf(tensor.Float32, s, noise(r, tensor.Shape(s).TotalSize()))))
			}
			x, k, b := leaf("x", 5, 12, 12, 32), leaf("kernel", c.kernel...), leaf("bias", c.kernel[3])
			y := must(ops.Conv2D(x, k, b, c.config))
			if pooled {
				y = must(ops.MaxPool2D(must(ops.ReLU(y, ops.ReLUConfig{})), ops.MaxPool2DConfig{}))
			}
			outs := append(gorgonia.Nodes{y}, must(gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{leaf("gy", y.Shape()...)}, gorgonia.Nodes{x, k, b}))...)
			fused, plain := must(graph.Compile(outs, graph.Options{})), must(graph.Compile(outs, graph.Options{NoFuse: true}))
			defer fused.Close()
			defer plain.Close()
			for _, p := range []*graph.Plan{fused, plain} {
				if err := p.Run(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for i, n := range outs {
				if e := relativeTo(elements(must(fused.Value(n))), elements(must(plain.Value(n)))); !(e <= 1e-5) {
					t.Errorf("%s, pooled %v: result %d: relative error %.3g, want at most 1e-5", name, pooled, i, e)
				}
			}
		}
	}
}

// elements are those of a value, in row-major order.
func elements(v gorgonia.Value) (r []float64) {
	for i := range v.Shape().TotalSize() {
		r = append(r, element(v, i))
	}
	return r
}
