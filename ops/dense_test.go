package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestDense(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		var bias *gorgonia.Node
		if len(in) > 2 {
			bias = in[2]
		}
		return ops.Dense(in[0], in[1], bias)
	}
	optest.Run(t, optest.Op{
		Build: build,
		Cases: [][]tensor.Shape{
			{{1, 1}, {1, 1}, {1}},
			{{2, 5}, {5, 3}},
			{{33, 7}, {7, 10}, {10}},
			{{5, 300}, {300, 17}, {17}},
		},
		Golden: layerGolden(t, "testdata/dense.json", func(_ map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) { return build(in) }),
		Exact:  true,
	})
}

func TestDenseRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 5}, tensor.Shape{4, 3}, tensor.Shape{2, 2, 2})
	refused(t, "ops: Dense: want a kernel for 5 features, got 4 (4, 3)")(ops.Dense(in[0], in[1], nil))
	refused(t, "ops: Dense: want input 0 of rank 2, got rank 3 (2, 2, 2)")(ops.Dense(in[2], in[1], nil))
	in = leaves(tensor.Float32, tensor.Shape{2, 4}, tensor.Shape{4, 3}, tensor.Shape{4})
	refused(t, "ops: Dense: want bias [3], got (4)")(ops.Dense(in[0], in[1], in[2]))
}

func TestFlatten(t *testing.T) {
	optest.Run(t, optest.Op{
		Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Flatten(in[0]) },
		Cases:  [][]tensor.Shape{{{3}}, {{2, 3}}, {{1, 1, 1, 1}}, {{9, 3, 5, 2}}, {{40, 8, 8, 8}}},
		Linear: true,
	})
	refused(t, "ops: Flatten: want input rank ≥ 1, got a scalar")(ops.Flatten(gorgonia.NewScalar(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithName("x"))))
}

func TestMean(t *testing.T) {
	optest.Run(t, optest.Op{
		Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Mean(in[0]) },
		Cases:  [][]tensor.Shape{{{}}, {{1}}, {{7}}, {{5, 3}}, {{70, 3, 50}}},
		Linear: true,
	})
}

func TestAdd(t *testing.T) {
	optest.Run(t, optest.Op{
		Build:  func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Add(in[0], in[1]) },
		Cases:  [][]tensor.Shape{{{}, {}}, {{7}, {7}}, {{5, 3}, {5, 3}}, {{70, 150}, {70, 150}}},
		Linear: true,
	})
	in := leaves(tensor.Float32, tensor.Shape{2, 5}, tensor.Shape{5, 2})
	refused(t, "ops: Add: want equal shapes, got (2, 5) and (5, 2)")(ops.Add(in[0], in[1]))
}

func mustDo(err error) {
	if err != nil {
		panic(err)
	}
}

// gradOfSum is the derivative of Σy by x.
func gradOfSum(y, x *gorgonia.Node) *gorgonia.Node {
	return must(graph.Grad(must(gorgonia.Sum(y)), x))[0]
}
