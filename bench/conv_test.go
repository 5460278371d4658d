package bench

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// BenchmarkConv is one convolution and its two derivatives, through a plan, on a batch of 8. GFLOP/s counts 2·MAC of the
// direct sum, also where Winograd's algorithm computes it in less (exact=false).
func BenchmarkConv(b *testing.B) {
	for _, s := range []struct{ side, in, out, k, stride int }{
		{64, 3, 32, 3, 1}, {31, 32, 64, 3, 1}, // the tutorial's
		{56, 8, 8, 3, 1}, {32, 16, 32, 3, 1}, {28, 64, 64, 3, 1}, {14, 128, 128, 3, 1}, {14, 256, 256, 3, 1},
		{56, 32, 64, 3, 2}, {28, 128, 256, 3, 2},
		{32, 16, 32, 5, 1}, {28, 64, 64, 5, 1}, {28, 64, 128, 5, 2},
		{56, 64, 64, 1, 1}, {28, 128, 256, 1, 1}, {14, 256, 256, 1, 1}, {28, 128, 256, 1, 2},
	} {
		for _, exact := range []bool{true, false} {
			for _, pass := range []string{"forward", "gradx", "gradkernel"} {
				name := fmt.Sprintf("picture=%dx%dx%d/kernel=%dx%dx%d/stride=%d/exact=%v/pass=%s", s.side, s.side, s.in, s.k, s.k, s.out, s.stride, exact, pass)
				b.Run(name, func(b *testing.B) {
					g := gorgonia.NewGraph()
					x, w := noiseNode(g, "x", 8, s.side, s.side, s.in), noiseNode(g, "kernel", s.k, s.k, s.in, s.out)
					y, err := ops.Conv2D(x, w, nil, ops.Conv2DConfig{Strides: [2]int{s.stride, s.stride}})
					check(b, err)
					out := y
					if pass != "forward" {
						wrt := map[string]*gorgonia.Node{"gradx": x, "gradkernel": w}[pass]
						gs, err := gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{noiseNode(g, "gy", y.Shape()...)}, gorgonia.Nodes{wrt})
						check(b, err)
						out = gs[0]
					}
					p, err := graph.Compile(gorgonia.Nodes{out}, graph.Options{Exact: exact})
					check(b, err)
					defer p.Close()
					check(b, p.Run(b.Context()))
					for b.Loop() {
						check(b, p.Run(b.Context()))
					}
					flops := 2 * float64(y.Shape().TotalSize()) * float64(s.k*s.k*s.in)
					b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
				})
			}
		}
	}
}

func noiseNode(g *gorgonia.ExprGraph, name string, shape ...int) *gorgonia.Node {
	r := rand.New(rand.NewPCG(1, uint64(len(name))))
	v := make([]float32, tensor.Shape(shape).TotalSize())
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name),
		gorgonia.WithValue(tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))))
}
