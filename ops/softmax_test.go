package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestSoftmax(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Softmax(in[0]) }
	optest.Run(t, optest.Op{
		Build:  build,
		Cases:  [][]tensor.Shape{{{1}}, {{7}}, {{5, 3}}, {{2, 1}}, {{3, 1, 5}}, {{70, 150}}},
		Golden: layerGolden(t, "testdata/softmax.json", func(_ map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) { return build(in) }),
	})
	refused(t, "ops: Softmax: want input rank ≥ 1, got a scalar")(ops.Softmax(gorgonia.NewScalar(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithName("x"))))
}

func TestSparseCrossEntropy(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.SparseCrossEntropy(in[0], in[1]) }
	optest.Run(t, optest.Op{
		Build:  build,
		Labels: 3,
		Cases:  [][]tensor.Shape{{{1, 3}, {1}}, {{5, 3}, {5}}, {{33, 10}, {33}}, {{90, 150}, {90}}},
		Golden: layerGolden(t, "testdata/crossentropy.json", func(_ map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) { return build(in) }),
	})
}

func TestSparseCrossEntropyRefuses(t *testing.T) {
	g := gorgonia.NewGraph()
	z := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(2, 3), gorgonia.WithName("z"))
	three := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("three"))
	refused(t, "ops: SparseCrossEntropy: want logits [N,K] with K ≥ 1 and labels [N], got (2, 3) and (3)")(ops.SparseCrossEntropy(z, three))
	floats := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(2), gorgonia.WithName("floats"))
	refused(t, "ops: SparseCrossEntropy: labels: want dtype int, got float32")(ops.SparseCrossEntropy(z, floats))

	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(2), gorgonia.WithName("labels"))
	y := must(ops.SparseCrossEntropy(z, labels))
	p := must(compile(y))
	for _, bad := range []int{3, -1} {
		mustDo(gorgonia.Let(z, tensor.New(tensor.WithShape(2, 3), tensor.WithBacking(make([]float32, 6)))))
		mustDo(gorgonia.Let(labels, tensor.New(tensor.WithBacking([]int{0, bad}))))
		want := map[int]string{3: "label 1: want a class from 0 to 2, got 3", -1: "label 1: want a class from 0 to 2, got -1"}[bad]
		if err := p.Run(t.Context()); err == nil || err.Error() != "graph: SparseCrossEntropy: "+want {
			t.Errorf("plan: error %v, want graph: SparseCrossEntropy: %s", err, want)
		}
	}
}
