package loss

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

var all = []Loss{
	MeanSquaredError(), MeanAbsoluteError(), Huber(), CategoricalCrossentropy(), BinaryCrossentropy(), CategoricalFocalCrossentropy(),
	BinaryFocalCrossentropy(), SparseCategoricalCrossentropy(FromLogits(true)),
}

// problem is a loss of class numbers with its derivative.
type problem struct {
	y, labels, losses *gorgonia.Node
	gy                *gorgonia.Node
}

func newProblem(t *testing.T, l Loss, n, k int) problem {
	t.Helper()
	g := gorgonia.NewGraph()
	p := problem{
		y:      gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(n, k), gorgonia.WithName("y")),
		labels: gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(n), gorgonia.WithName("labels")),
	}
	var err error
	if p.losses, err = l.PerExample(Output{Y: p.y}, p.labels); err != nil {
		t.Fatal(err)
	}
	mean, err := ops.Mean(p.losses)
	if err != nil {
		t.Fatal(err)
	}
	grads, err := graph.Grad(mean, p.y)
	if err != nil {
		t.Fatal(err)
	}
	p.gy = grads[0]
	return p
}

// TestPlan: the bits of a plan do not depend on how many workers it has, and a run allocates nothing.
func TestPlan(t *testing.T) {
	const n, k = 67, 5
	r := rand.New(rand.NewPCG(1, 1))
	y, labels := make([]float32, n*k), make([]int, n)
	for i := range y {
		y[i] = r.Float32()
	}
	for i := range labels {
		labels[i] = r.IntN(k)
	}
	for _, l := range all {
		var want [2][]float32
		for workers := 1; workers <= 4; workers++ {
			p := newProblem(t, l, n, k)
			plan, err := graph.Compile([]*gorgonia.Node{p.losses, p.gy}, graph.Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			defer plan.Close()
			ctx, in := context.Background(), []graph.Input{{Node: p.y, F32: y}, {Node: p.labels, Int: labels}}
			if err := plan.Run(ctx, in...); err != nil {
				t.Fatal(err)
			}
			for i, node := range []*gorgonia.Node{p.losses, p.gy} {
				v, err := plan.Value(node)
				if err != nil {
					t.Fatal(err)
				}
				got := v.Float32s()
				if workers == 1 {
					want[i] = append([]float32(nil), got...)
				}
				for j := range got {
					if math.Float32bits(got[j]) != math.Float32bits(want[i][j]) {
						t.Fatalf("%s: %d workers: element %d = %v, want %v", l.Name(), workers, j, got[j], want[i][j])
					}
				}
			}
			if a := testing.AllocsPerRun(5, func() {
				if err := plan.Run(ctx, in...); err != nil {
					t.Fatal(err)
				}
			}); a != 0 {
				t.Errorf("%s: %d workers: %v allocations", l.Name(), workers, a)
			}
			// A class that is not there is found before it does harm.
			own := labels[3]
			labels[3] = k
			if err := plan.Run(ctx, in...); err == nil || !strings.Contains(err.Error(), "want a class from 0 to 4, got 5") {
				t.Errorf("%s: err = %v, want one about the label", l.Name(), err)
			}
			labels[3] = own
		}
	}
}

// TestSecondDerivative: what is not there is an error, not a wrong number.
func TestSecondDerivative(t *testing.T) {
	for _, l := range all {
		if l.Name() == "sparse_categorical_crossentropy" {
			continue // package ops has it
		}
		p := newProblem(t, l, 4, 3)
		mean, err := ops.Mean(p.gy)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := graph.Grad(mean, p.y); err == nil || !strings.Contains(err.Error(), "not differentiable") {
			t.Errorf("%s: err = %v, want not differentiable", l.Name(), err)
		}
	}
}

// TestIdentity: losses with another parameter are other nodes of one graph, and equal ones are the same.
func TestIdentity(t *testing.T) {
	g := gorgonia.NewGraph()
	y := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(4, 3), gorgonia.WithName("y"))
	labels := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(4), gorgonia.WithName("labels"))
	seen := make(map[*gorgonia.Node]int)
	for i, l := range []Loss{
		MeanSquaredError(), MeanAbsoluteError(), Huber(), Huber(Delta(2)), CategoricalCrossentropy(), CategoricalCrossentropy(LabelSmoothing(0.1)),
		BinaryCrossentropy(), BinaryCrossentropy(LabelSmoothing(0.1)), CategoricalFocalCrossentropy(), CategoricalFocalCrossentropy(Gamma(1)),
		CategoricalFocalCrossentropy(Alpha(1)), BinaryFocalCrossentropy(), BinaryFocalCrossentropy(Gamma(1)),
		BinaryFocalCrossentropy(ApplyClassBalancing()), BinaryFocalCrossentropy(ApplyClassBalancing(), Alpha(0.5)),
	} {
		n, err := l.PerExample(Output{Y: y}, labels)
		if err != nil {
			t.Fatal(err)
		}
		if j, there := seen[n]; there {
			t.Errorf("losses %d and %d are one node", j, i)
		}
		seen[n] = i
		if again, err := l.PerExample(Output{Y: y}, labels); again != n {
			t.Errorf("loss %d again is another node: %v", i, err)
		}
	}
}

func TestParameters(t *testing.T) {
	g := gorgonia.NewGraph()
	node := func(name string, dims ...int) *gorgonia.Node {
		return gorgonia.NewTensor(g, tensor.Float32, len(dims), gorgonia.WithShape(dims...), gorgonia.WithName(name))
	}
	classes := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(2), gorgonia.WithName("classes"))
	y, deep := node("y", 2, 3), node("deep", 2, 4, 3)
	p, err := ops.Sigmoid(y)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		l      Loss
		out    Output
		labels *gorgonia.Node
		want   string
	}{
		{MeanSquaredError(), Output{}, classes, "loss: MeanSquaredError: output: want a node, got nil"},
		{Huber(), Output{Y: y}, nil, "loss: Huber: labels: want a node, got nil"},
		{Huber(Delta(0)), Output{Y: y}, classes, "loss: Huber: Delta: want a finite number above 0, got 0"},
		{Huber(Delta(math.NaN())), Output{Y: y}, classes, "loss: Huber: Delta: want a finite number above 0, got NaN"},
		{Huber(Delta(1), Delta(1)), Output{Y: y}, classes, "loss: Huber: option Delta: want it once, got it twice"},
		{Huber(Gamma(1)), Output{Y: y}, classes, `loss: Huber: option: want Delta, got "Gamma"`},
		{MeanSquaredError(), Output{Y: y}, node("a", 2, 4), "loss: MeanSquaredError: targets: want the output's shape [N,3] or class numbers [N], got [N,4]"},
		{MeanAbsoluteError(), Output{Y: deep}, classes, "loss: MeanAbsoluteError: class numbers: want an output of rank 2 [N,K], got 3 [N,4,3]"},
		{MeanAbsoluteError(), Output{Y: deep}, node("b", 2, 3, 4), "loss: MeanAbsoluteError: targets: want the output's shape [N,4,3] or class numbers [N], got [N,3,4]"},
		{CategoricalCrossentropy(LabelSmoothing(1.5)), Output{Y: y}, classes, "loss: CategoricalCrossentropy: LabelSmoothing: want 0 to 1, got 1.5"},
		{CategoricalCrossentropy(), Output{Y: deep}, classes, "loss: CategoricalCrossentropy: output rank: want 2 [N,K], got 3 [N,4,3]; put Flatten and Dense at the end of the model"},
		{CategoricalCrossentropy(FromLogits(true)), Output{Y: y, Logits: y}, classes, "loss: CategoricalCrossentropy: output: want logits, got a softmax; leave out FromLogits or the softmax"},
		{BinaryCrossentropy(FromLogits(true)), Output{Y: p}, classes, "loss: BinaryCrossentropy: output: want logits, got a sigmoid; leave out FromLogits or the sigmoid"},
		{BinaryFocalCrossentropy(FromLogits(true)), Output{Y: p}, classes, "loss: BinaryFocalCrossentropy: output: want logits, got a sigmoid; leave out FromLogits or the sigmoid"},
		{BinaryFocalCrossentropy(Alpha(-1)), Output{Y: p}, classes, "loss: BinaryFocalCrossentropy: Alpha: want 0 to 1, got -1"},
		{CategoricalFocalCrossentropy(Gamma(-1)), Output{Y: p}, classes, "loss: CategoricalFocalCrossentropy: Gamma: want a finite number, 0 or more, got -1"},
		{SparseCategoricalCrossentropy(LabelSmoothing(0.1)), Output{Y: y}, classes, `loss: SparseCategoricalCrossentropy: option: want FromLogits, got "LabelSmoothing"`},
	} {
		if _, err := c.l.PerExample(c.out, c.labels); err == nil || err.Error() != c.want {
			t.Errorf("PerExample = %v, want %s", err, c.want)
		}
	}
}
