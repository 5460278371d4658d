package bench

import (
	"fmt"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// BenchmarkPlan is the training step of the tutorial's model as a bare graph, batch 32: fused, with the first rectifier
// as an output too (so that its block cannot be fused), exact, and with every operator an instruction of its own. B is
// what the plan holds for values: the arena, and the scratch of one worker.
func BenchmarkPlan(b *testing.B) {
	for _, watch := range []bool{false, true} {
		for _, o := range []graph.Options{{}, {Exact: true}, {NoFuse: true}} {
			b.Run(fmt.Sprintf("watch=%v/exact=%v/fused=%v", watch, o.Exact, !o.NoFuse), func(b *testing.B) {
				s := graph.NewScope(gorgonia.NewGraph())
				var params gorgonia.Nodes
				var shapes []tensor.Shape
				param := func(name string, shape ...int) *gorgonia.Node {
					n, err := s.Param(name, tensor.Float32, shape...)
					check(b, err)
					params, shapes = append(params, n), append(shapes, shape)
					return n
				}
				x, err := s.Input("x", tensor.Float32, 32, 64, 64, 3)
				check(b, err)
				labels, err := s.Input("labels", tensor.Int, 32)
				check(b, err)
				block := func(x, kernel, bias *gorgonia.Node) (relu, pool *gorgonia.Node) {
					y, err := ops.Conv2D(x, kernel, bias, ops.Conv2DConfig{})
					check(b, err)
					relu, err = ops.ReLU(y, ops.ReLUConfig{})
					check(b, err)
					pool, err = ops.MaxPool2D(relu, ops.MaxPool2DConfig{})
					check(b, err)
					return relu, pool
				}
				relu, y := block(x, param("kernel1", 3, 3, 3, 32), param("bias1", 32))
				_, y = block(y, param("kernel2", 3, 3, 32, 64), param("bias2", 64))
				y, err = ops.Flatten(y)
				check(b, err)
				y, err = ops.Dense(y, param("kernel3", 12544, 10), param("bias3", 10))
				check(b, err)
				y, err = ops.SparseCrossEntropy(y, labels)
				check(b, err)
				loss, err := ops.Mean(y)
				check(b, err)
				outs := gorgonia.Nodes{loss}
				if watch {
					outs = append(outs, relu)
				}
				o.Params, o.Rule = params, rule{optimizer.Adam(optimizer.Constant(1e-3))}
				o.State = graph.NewState(shapes, o.Rule)
				copy(o.State.Weights, pixels(len(o.State.Weights)))
				for i := range o.State.Weights {
					o.State.Weights[i] = (o.State.Weights[i] - 0.5) / 10
				}
				o.Grads, err = graph.Grad(loss, params...)
				check(b, err)
				p, err := graph.Compile(outs, o)
				check(b, err)
				defer p.Close()
				in := []graph.Input{{Node: x, F32: pixels(32 * 64 * 64 * 3)}, {Node: labels, Int: make([]int, 32)}}
				for i := range in[1].Int {
					in[1].Int[i] = i % 10
				}
				check(b, p.Run(b.Context(), in...))
				b.ReportAllocs()
				for b.Loop() {
					check(b, p.Run(b.Context(), in...))
				}
				arena, worker := p.Memory()
				b.ReportMetric(float64(arena), "arena-B")
				b.ReportMetric(float64(worker), "worker-B")
			})
		}
	}
}

// rule is an optimizer at the rate 1e-3.
type rule struct{ optimizer.Optimizer }

func (r rule) Update(step int, w, g []float32, slots [][]float32) {
	r.Optimizer.Update(step, 1e-3, w, g, slots)
}
