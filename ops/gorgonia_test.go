package ops_test

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// TestDoStreams sees that Do takes the computation that writes past the caches from the stated length on, if there is one.
func TestDoStreams(t *testing.T) {
	fill := func(v float32) ops.Forward[float32] {
		return func(y ops.Array[float32], _ []ops.Array[float32], _ []float32) error {
			y.Data[0] = v
			return nil
		}
	}
	infer := func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }
	x := gorgonia.NewMatrix(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithShape(2, 3), gorgonia.WithName("x"))
	both := must((&ops.Spec{Name: "Both", In: []ops.Kind{2}, Out: 2, Infer: infer, F32: fill(1), Stream32: fill(2)}).Apply(x))
	one := must((&ops.Spec{Name: "One", In: []ops.Kind{2}, Out: 2, Infer: infer, F32: fill(1)}).Apply(x))
	for _, c := range []struct {
		name string
		n    *gorgonia.Node
		rows int
		want float32
	}{{"large", both, ops.StreamFrom / 2, 2}, {"not large", both, ops.StreamFrom/2 - 1, 1}, {"not able to", one, ops.StreamFrom / 2, 1}} {
		y := must(c.n.Op().Do(tensor.New(tensor.WithShape(c.rows, 2), tensor.Of(tensor.Float32))))
		if got := y.Data().([]float32)[0]; got != c.want {
			t.Errorf("%s: Do called forward computation %v, want %v", c.name, got, c.want)
		}
	}
}

// TestReLUStreams compares plain ReLU and its gradient of a length that is written past the caches with their
// definition; the length leaves a tail.
func TestReLUStreams(t *testing.T) {
	n := ops.StreamFrom + 13
	g := gorgonia.NewGraph()
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%11) - 5
	}
	in := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(n), gorgonia.WithName("x"))
	value := tensor.New(tensor.WithBacking(x))
	y := must(ops.ReLU(in, ops.ReLUConfig{}))
	gx := must(y.Op().(gorgonia.SDOp).SymDiff(gorgonia.Nodes{in}, y, in))[0]
	for name, got := range map[string]gorgonia.Value{"ReLU": must(y.Op().Do(value)), "ReLUGrad": must(gx.Op().Do(value, value))} {
		for i, v := range got.Data().([]float32) {
			if v != max(x[i], 0) { // gy is x
				t.Fatalf("%s: [%d] = %v, want %v", name, i, v, max(x[i], 0))
			}
		}
	}
}
