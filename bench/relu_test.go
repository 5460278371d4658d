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

// rectifiers are ours and Gorgonia's, each with the differentiation that its user calls.
var rectifiers = []struct {
	name string
	op   func(x *gorgonia.Node) (*gorgonia.Node, error)
	grad func(y *gorgonia.Node, wrt ...*gorgonia.Node) (gorgonia.Nodes, error)
}{
	{"stheno", func(x *gorgonia.Node) (*gorgonia.Node, error) { return ops.ReLU(x, ops.ReLUConfig{}) }, graph.Grad},
	{"rectify", gorgonia.Rectify, gorgonia.Grad},
}

// BenchmarkReLU runs the rectifier alone (forward), and the rectifier with its derivative for a given gy (backward).
// B/s counts what must be moved: 8 bytes an element forward (read x, write y), 20 backward (and read x and gy, write gx).
// nodes is the size of the graph. A run of a TapeMachine is RunAll and Reset.
func BenchmarkReLU(b *testing.B) {
	for _, engine := range []string{"tape", "plan"} {
		for _, r := range rectifiers {
			for _, pass := range []string{"forward", "backward"} {
				for _, n := range []int{1_000, 100_000, 1_000_000, 10_000_000} {
					b.Run(fmt.Sprintf("engine=%s/op=%s/pass=%s/n=%d", engine, r.name, pass, n), func(b *testing.B) {
						g := gorgonia.NewGraph()
						x := random(g, "x", n)
						y, err := r.op(x)
						check(b, err)
						outs, moved := gorgonia.Nodes{y}, 8
						if pass == "backward" {
							gs, err := gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{random(g, "gy", n)}, gorgonia.Nodes{x})
							check(b, err)
							outs, moved = append(outs, gs...), 20
						}
						run := runner(b, engine, g, outs)
						run()
						b.SetBytes(int64(moved * n))
						b.ReportAllocs()
						b.ReportMetric(float64(g.AllNodes().Len()), "nodes")
						for b.Loop() {
							run()
						}
					})
				}
			}
		}
	}
}

// runner makes the engine for a graph.
func runner(b *testing.B, engine string, g *gorgonia.ExprGraph, outs gorgonia.Nodes) func() {
	if engine == "plan" {
		p, err := graph.Compile(outs, graph.Options{})
		check(b, err)
		b.Cleanup(p.Close)
		ctx := b.Context()
		return func() { check(b, p.Run(ctx)) }
	}
	vm := gorgonia.NewTapeMachine(g)
	b.Cleanup(func() { vm.Close() })
	return func() {
		check(b, vm.RunAll())
		vm.Reset()
	}
}

func random(g *gorgonia.ExprGraph, name string, n int) *gorgonia.Node {
	r := rand.New(rand.NewPCG(1, uint64(len(name))))
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(n), gorgonia.WithName(name), gorgonia.WithValue(tensor.New(tensor.WithBacking(v))))
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
