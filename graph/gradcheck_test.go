package graph_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// elementwise is an operator of one input with a derivative of the test's choice, which may be wrong.
func elementwise(name string, f, df func(x float64) float64) *ops.Spec {
	forward := func(g func(x float64) float64) ops.Forward[float64] {
		return func(y ops.Array[float64], in []ops.Array[float64], _ []float64) error {
			for i, x := range in[0].Data {
				y.Data[i] = g(x)
			}
			return nil
		}
	}
	same := func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil }
	slope := &ops.Spec{Name: name + "Slope", In: []ops.Kind{ops.Any}, Out: ops.Any, ByRow: 1, Infer: same, F64: forward(df)}
	return &ops.Spec{Name: name, In: []ops.Kind{ops.Any}, Out: ops.Any, ByRow: 1, Infer: same, F64: forward(f),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			d, err := slope.Apply(in[0])
			if err != nil {
				return nil, err
			}
			gx, err := gorgonia.HadamardProd(gy, d)
			return gorgonia.Nodes{gx}, err
		}}
}

// wrongCube has the derivative of a square; slack lies a thousandth off; late is a rectifier that is on from 2.
var (
	wrongCube = elementwise("WrongCube", func(x float64) float64 { return x * x * x }, func(x float64) float64 { return 2 * x })
	slack     = elementwise("Slack", math.Sin, func(x float64) float64 { return 1.001 * math.Cos(x) })
	late      = elementwise("Late", func(x float64) float64 { return max(x, 0) }, func(x float64) float64 {
		if x > 2 {
			return 1
		}
		return 0
	})
	abs      = elementwise("Abs", math.Abs, func(x float64) float64 { return math.Copysign(1, x) })
	sawtooth = elementwise("Sawtooth", func(x float64) float64 { return math.Abs(math.Mod(math.Abs(x), 2e-8) - 1e-8) }, func(float64) float64 { return 1 })
	sine     = elementwise("Sine", math.Sin, math.Cos)
)

// drawn is a float64 input with values from a normal distribution.
func drawn(s *graph.Scope, r *rand.Rand, name string, shape ...int) *gorgonia.Node {
	n := must(s.Input(name, tensor.Float64, shape...))
	v := make([]float64, n.Shape().TotalSize())
	for i := range v {
		v[i] = r.NormFloat64()
	}
	mustDo(gorgonia.Let(n, tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))))
	return n
}

// TestGradCheck: a network with every kind of kink passes, by its inputs and by its results, and leaves the graph as it is.
func TestGradCheck(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	r := rand.New(rand.NewPCG(7, 7))
	x, k, b := drawn(s, r, "x", 3, 9, 9, 2), drawn(s, r, "kernel", 3, 3, 2, 4), drawn(s, r, "bias", 4)
	w := drawn(s, r, "w", 36, 5)
	labels := must(s.Input("labels", tensor.Int, 3))
	h := must(ops.ReLU(must(ops.Conv2D(x, k, b, ops.Conv2DConfig{})), ops.ReLUConfig{NegativeSlope: 0.1, MaxValue: ops.LimitTo(3)}))
	z := must(ops.Dense(must(ops.Flatten(must(ops.MaxPool2D(h, ops.MaxPool2DConfig{})))), w, nil))
	loss := must(ops.Mean(must(gorgonia.Mul(must(ops.SparseCrossEntropy(z, labels)), gorgonia.NewConstant(3.0)))))
	before := len(s.Graph().AllNodes())
	wrt := gorgonia.Nodes{x, k, b, w, h, z}
	got, err := graph.GradCheck(loss, wrt, graph.GradCheckOptions{Seed: 3, Inputs: []graph.Input{{Node: labels, Int: []int{1, 0, 4}}}})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range got {
		if c.Node != wrt[i] || c.Directions != 8 || c.RelError > 1e-6 || c.Want == 0 {
			t.Errorf("checked %+v, want 8 directions by %v within 1e-6", c, wrt[i])
		}
	}
	if n := len(s.Graph().AllNodes()); n != before {
		t.Errorf("the graph had %d nodes and has %d", before, n)
	}
	again := must(graph.GradCheck(loss, wrt, graph.GradCheckOptions{Seed: 3, Inputs: []graph.Input{{Node: labels, Int: []int{1, 0, 4}}}}))
	other := must(graph.GradCheck(loss, wrt, graph.GradCheckOptions{Seed: 4, Inputs: []graph.Input{{Node: labels, Int: []int{1, 0, 4}}}}))
	if again[0] != got[0] || other[0] == got[0] {
		t.Errorf("one seed gave %+v and %+v, another %+v: want the directions to depend on the seed alone", got[0], again[0], other[0])
	}
}

// TestGradCheckFloat32: the tolerance of float32 holds for a smooth graph and sees a factor of 1.1.
func TestGradCheckFloat32(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 4, 6)), must(s.Input("k", tensor.Float32, 6, 3))
	r := rand.New(rand.NewPCG(1, 2))
	in := []graph.Input{{Node: x, F32: make([]float32, 24)}, {Node: k, F32: make([]float32, 18)}}
	for _, i := range in {
		for j := range i.F32 {
			i.F32[j] = float32(r.NormFloat64())
		}
	}
	p := must(ops.Softmax(must(ops.Dense(x, k, nil))))
	y := must(ops.Mean(must(gorgonia.HadamardProd(p, p))))
	got, err := graph.GradCheck(y, gorgonia.Nodes{x, k}, graph.GradCheckOptions{Inputs: in})
	if err != nil {
		t.Fatal(err)
	}
	if got[0].Directions != 8 || got[1].Directions != 8 {
		t.Errorf("checked %+v, want 8 directions each", got)
	}
}

// TestGradCheckFinds: wrong derivatives are found, named, and traced to their operator.
func TestGradCheckFinds(t *testing.T) {
	for _, c := range []struct {
		op       *ops.Spec
		relError float64 // at least
	}{{wrongCube, 0.1}, {slack, 0.9e-3}, {late, 1e-2}} {
		t.Run(c.op.Name, func(t *testing.T) {
			s := graph.NewScope(gorgonia.NewGraph())
			r := rand.New(rand.NewPCG(9, 9))
			x, k, free := drawn(s, r, "x", 5, 7), drawn(s, r, "k", 7, 4), drawn(s, r, "free", 5, 4)
			h := must(ops.Dense(x, k, nil))
			mustDo(s.Label(h, "h"))
			bad := must(c.op.Apply(h))
			sum := must(ops.Add(must(ops.ReLU(bad, ops.ReLUConfig{NegativeSlope: 0.5})), free))
			y := must(ops.Mean(must(gorgonia.HadamardProd(sum, sum))))
			list, err := graph.GradCheck(y, gorgonia.Nodes{free, x, k}, graph.GradCheckOptions{Walk: true})
			var e *graph.GradCheckError
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want a GradCheckError", err)
			}
			if e.Node != x && e.Node != k || e.RelError < c.relError || e.Tolerance != 1e-6 || math.Abs(e.Want-e.Got) < 0.99*e.RelError*math.Abs(e.Want) {
				t.Errorf("worst: %+v, want x or k with a relative error of at least %v", e.GradCheckResult, c.relError)
			}
			if len(list) != 3 || list[0].RelError > 1e-6 {
				t.Errorf("results %+v, want three, of which that by free is right", list)
			}
			if e.First != h || len(e.Readers) != 1 || e.Readers[0] != bad {
				t.Errorf("first wrong derivative: by %v, read by %v; want h, read by %s", e.First, e.Readers, c.op.Name)
			}
			if want := fmt.Sprintf(`the first wrong one on the way back is that by Dense "h", through %s of Dense "h"`, c.op.Name); !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "graph: GradCheck: input ") {
				t.Errorf("error %q, want it to say %q", err, want)
			}
		})
	}
}

// TestGradCheckKinks: a point on a kink, or at any distance from it, is no error; what is left out is said.
func TestGradCheckKinks(t *testing.T) {
	check := func(op *ops.Spec, x float64, seed uint64) (graph.GradCheckResult, error) {
		s := graph.NewScope(gorgonia.NewGraph())
		n := must(s.Input("x", tensor.Float64, 1))
		y := must(gorgonia.Sum(must(op.Apply(n))))
		r, err := graph.GradCheck(y, gorgonia.Nodes{n}, graph.GradCheckOptions{Seed: seed, Inputs: []graph.Input{{Node: n, F64: []float64{x}}}})
		if err != nil {
			return graph.GradCheckResult{}, err
		}
		return r[0], nil
	}
	left := 0
	for i := range 600 {
		x := (float64(i) - 300) / 300 * 3e-5
		r, err := check(abs, x, uint64(i))
		if err != nil {
			t.Fatalf("|x| at %v: %v", x, err)
		}
		if r.Directions != 8 {
			t.Fatalf("|x| at %v: %+v, want 8 directions", x, r)
		}
		left += r.LeftOut
	}
	if left < 100 {
		t.Errorf("%d directions were left out near the kink of |x|, want many", left)
	}
	if r, err := check(abs, 0, 1); err != nil || r.LeftOut == 0 {
		t.Errorf("|x| at 0: %+v, error %v: want the direction there left out", r, err)
	}
	if r, err := check(abs, 0.5, 1); err != nil || r.LeftOut != 0 {
		t.Errorf("|x| at 0.5: %+v, error %v: want nothing left out", r, err)
	}
	if r, err := check(sine, 0.5, 1); err != nil || r.LeftOut != 0 || r.RelError > 1e-9 {
		t.Errorf("sin x: %+v, error %v: want nothing left out and an error below 1e-9", r, err)
	}
	if _, err := check(sawtooth, 0.5, 1); err == nil || err.Error() != `graph: GradCheck: input "x": want a direction without a kink nearby, got none of 32` {
		t.Errorf("kinks everywhere: error %v", err)
	}
}

// TestGradCheckAtZero: weights of 0 put all of a rectifier's inputs on its kink.
func TestGradCheckAtZero(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, b := must(s.Input("x", tensor.Float64, 4, 3)), must(s.Input("b", tensor.Float64, 3))
	k := must(s.Input("k", tensor.Float64, 3, 3))
	y := must(ops.Mean(must(ops.ReLU(must(ops.Dense(x, k, b)), ops.ReLUConfig{}))))
	ones := make([]float64, 12)
	for i := range ones {
		ones[i] = float64(i%5) - 1.5
	}
	r, err := graph.GradCheck(y, gorgonia.Nodes{k, b}, graph.GradCheckOptions{Inputs: []graph.Input{{Node: x, F64: ones}, {Node: k, F64: make([]float64, 9)}, {Node: b, F64: make([]float64, 3)}}})
	if err != nil || r[0].LeftOut == 0 || r[1].LeftOut == 0 || r[0].Directions != 8 || r[1].Directions != 8 {
		t.Errorf("%+v, error %v: want directions left out and 8 that are right", r, err)
	}
}

func TestGradCheckRefuses(t *testing.T) {
	g := gorgonia.NewGraph()
	s := graph.NewScope(g)
	x, f, i := must(s.Input("x", tensor.Float64, 3)), must(s.Input("f", tensor.Float32, 3)), must(s.Input("i", tensor.Int, 3))
	mustDo(gorgonia.Let(x, tensor.New(tensor.WithBacking([]float64{1, math.NaN(), 2}))))
	free := must(s.Input("free", tensor.Float64, 3))
	y := must(gorgonia.Sum(x))
	dropped := must(gorgonia.Sum(must(gorgonia.Dropout(x, 0.5))))
	noisy := must(gorgonia.Sum(must(gorgonia.HadamardProd(x, gorgonia.UniformRandomNode(g, tensor.Float64, 0, 1, 3)))))
	for _, c := range []struct {
		y    *gorgonia.Node
		wrt  gorgonia.Nodes
		o    graph.GradCheckOptions
		want string
	}{
		{nil, gorgonia.Nodes{x}, graph.GradCheckOptions{}, "graph: GradCheck: want a scalar, got nil"},
		{x, gorgonia.Nodes{x}, graph.GradCheckOptions{}, `graph: GradCheck: want a scalar, got input "x"`},
		{y, nil, graph.GradCheckOptions{}, "graph: GradCheck: want a node to differentiate by, got none"},
		{y, gorgonia.Nodes{nil}, graph.GradCheckOptions{}, "graph: GradCheck: node 0 to differentiate by: want a node, got nil"},
		{y, gorgonia.Nodes{f}, graph.GradCheckOptions{}, `graph: GradCheck: input "f": want all of float64, or all of float32, got float32`},
		{y, gorgonia.Nodes{i}, graph.GradCheckOptions{}, `graph: GradCheck: input "i": want all of float64, or all of float32, got int`},
		{y, gorgonia.Nodes{x}, graph.GradCheckOptions{Step: -1}, "graph: GradCheck: Step: want a number > 0, got -1"},
		{y, gorgonia.Nodes{x}, graph.GradCheckOptions{Tolerance: math.NaN()}, "graph: GradCheck: Tolerance: want a number > 0, got NaN"},
		{y, gorgonia.Nodes{x}, graph.GradCheckOptions{Directions: -1}, "graph: GradCheck: Directions: want a number ≥ 0, got -1"},
		{y, gorgonia.Nodes{x}, graph.GradCheckOptions{}, "graph: GradCheck: Σ[0]: want a finite value, got NaN"},
		{must(gorgonia.Sum(free)), gorgonia.Nodes{free}, graph.GradCheckOptions{}, `graph: Run: input "free": want a value, got none; pass an Input or bind one with gorgonia.Let`},
		{dropped, gorgonia.Nodes{x}, graph.GradCheckOptions{}, "graph: GradCheck: Dropout{training=true}(): want an operator that gives the same for the same, got one that is random or has a memory"},
		{noisy, gorgonia.Nodes{x}, graph.GradCheckOptions{}, "graph: GradCheck: random uniform(0, 1) - (3): want an operator that gives the same for the same, got one that is random or has a memory"},
	} {
		if _, err := graph.GradCheck(c.y, c.wrt, c.o); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	if _, err := graph.GradCheck(y, gorgonia.Nodes{free}, graph.GradCheckOptions{Inputs: []graph.Input{{Node: x, F64: []float64{1, 2, 3}}, {Node: free, F64: []float64{1, 2, 3}}}}); err == nil || !strings.Contains(err.Error(), `does not depend on input "free"`) {
		t.Errorf("by a node that y does not depend on: error %v", err)
	}
}

// Derivatives of a layer of one's own, against finite differences.
func ExampleGradCheck() {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float64, 2, 3)), must(s.Input("k", tensor.Float64, 3, 2))
	y := must(ops.Mean(must(ops.ReLU(must(ops.Dense(x, k, nil)), ops.ReLUConfig{}))))
	results, err := graph.GradCheck(y, gorgonia.Nodes{x, k}, graph.GradCheckOptions{Seed: 1, Inputs: []graph.Input{
		{Node: x, F64: []float64{1, -2, 3, 0.5, 0, -1}},
		{Node: k, F64: []float64{0.2, -0.4, 1, 0.3, 0.7, 0.1}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range results {
		fmt.Printf("%s: %d directions, %d left out, error below 1e-6: %t\n", r.Node.Name(), r.Directions, r.LeftOut, r.RelError < 1e-6)
	}
	// Output:
	// x: 8 directions, 0 left out, error below 1e-6: true
	// k: 8 directions, 0 left out, error below 1e-6: true
}
