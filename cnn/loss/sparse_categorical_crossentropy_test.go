package loss

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// TestLossComesFromLogits: with logits of ±1e4 probabilities are 0 and 1, and their logarithm would be infinite.
func TestLossComesFromLogits(t *testing.T) {
	g := gorgonia.NewGraph()
	z := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(2, 3), gorgonia.WithName("z"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float32{1e4, -1e4, 0, 1, 2, 3}))))
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(2), gorgonia.WithName("labels"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{1, 0}))))
	p, err := ops.Softmax(z)
	if err != nil {
		t.Fatal(err)
	}
	l := SparseCategoricalCrossentropy()
	losses, err := l.PerExample(Output{Y: p, Logits: z}, labels)
	if err != nil {
		t.Fatal(err)
	}
	same, err := SparseCategoricalCrossentropy(FromLogits(true)).PerExample(Output{Y: z}, labels)
	if err != nil || same != losses {
		t.Errorf("FromLogits(true) on the logits builds another node: %v", err)
	}
	m := gorgonia.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatal(err)
	}
	got := losses.Value().Data().([]float32)
	want := []float64{2e4, math.Log(math.Exp(0)+math.Exp(1)+math.Exp(2)) - 0}
	for i := range want {
		if math.Abs(float64(got[i])-want[i]) > 1e-6*want[i] { // float32
			t.Errorf("loss %d = %v, want %v", i, got[i], want[i])
		}
	}
	if l.Name() != "sparse_categorical_crossentropy" {
		t.Errorf("Name = %q, want Keras' name", l.Name())
	}
}

func TestErrors(t *testing.T) {
	g := gorgonia.NewGraph()
	node := func(name string, dims ...int) *gorgonia.Node {
		return gorgonia.NewTensor(g, tensor.Float32, len(dims), gorgonia.WithShape(dims...), gorgonia.WithName(name))
	}
	y := node("y", 2, 3)
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(2), gorgonia.WithName("labels"))
	for _, c := range []struct {
		l    Loss
		out  Output
		want string
	}{
		{SparseCategoricalCrossentropy(), Output{Y: y}, "want a softmax at the end of the model, got none"},
		{SparseCategoricalCrossentropy(FromLogits(true)), Output{Y: y, Logits: y}, "want logits, got a softmax"},
		{SparseCategoricalCrossentropy(), Output{Y: node("p", 2, 4, 3)}, "output rank: want 2 [N,K], got 3 [N,4,3]"},
	} {
		if _, err := c.l.PerExample(c.out, labels); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("PerExample = %v, want %s", err, c.want)
		}
	}
}
