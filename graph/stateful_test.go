package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// trainMode is an operator of somebody else's that is told whether it trains.
type trainMode struct {
	broken
	on bool
}

func (o *trainMode) SetTraining(on bool) error { o.on = on; return nil }
func (*trainMode) String() string              { return "Noise" }

// nothing is an operator that is told whether it trains, but has no room to remember it.
type nothing struct{ broken }

func (*nothing) SetTraining(bool) error { return nil }

// TestStateful: an operator of Gorgonia's with a memory is refused without a Stateful, and in a second open plan of one.
func TestStateful(t *testing.T) {
	pictures := func(s *graph.Scope) *gorgonia.Node { return must(s.Input("x", tensor.Float64, 2, 3, 4, 4)) }
	for _, c := range []struct {
		name  string
		build func(s *graph.Scope) *gorgonia.Node
	}{
		{"Dropout{training=true}()", func(s *graph.Scope) *gorgonia.Node { return must(gorgonia.Dropout(pictures(s), 0.5)) }},
		{"MaxPool{2, 3, 4, 4}(kernel: (2, 2), pad: (0, 0), stride: (2, 2))", func(s *graph.Scope) *gorgonia.Node {
			return must(gorgonia.MaxPool2D(pictures(s), tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
		}},
		{"AvgPool{2, 3, 4, 4}(kernel: (2, 2), pad: (0, 0), stride: (2, 2))", func(s *graph.Scope) *gorgonia.Node {
			return must(gorgonia.AveragePool2D(pictures(s), tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))
		}},
		{"GroupNorm", func(s *graph.Scope) *gorgonia.Node {
			return must(gorgonia.GroupNorm(pictures(s), must(s.Input("scale", tensor.Float64, 1, 3, 1, 1)), must(s.Input("bias", tensor.Float64, 1, 3, 1, 1)), 1, 3, 1e-5))
		}},
		{"batchnorm-", func(s *graph.Scope) *gorgonia.Node {
			x := pictures(s)
			scale, bias := must(s.Input("scale", tensor.Float64, 2, 3, 4, 4)), must(s.Input("bias", tensor.Float64, 2, 3, 4, 4))
			y, _, _, _, err := gorgonia.BatchNorm(x, scale, bias, 0.9, 1e-5)
			return must(y, err)
		}},
		{"Noise", func(s *graph.Scope) *gorgonia.Node { return must(gorgonia.ApplyOp(&trainMode{}, pictures(s))) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := graph.NewScope(gorgonia.NewGraph())
			y := c.build(s)
			outs := gorgonia.Nodes{must(gorgonia.Sum(y))}
			if _, err := graph.Compile(outs, graph.Options{}); err == nil || !strings.HasPrefix(err.Error(), "graph: Compile: "+c.name) || !strings.HasSuffix(err.Error(), "want Options.Stateful with an operator that has a memory, got none; give one Stateful to all plans of the graph") {
				t.Errorf("without a Stateful: error %v", err)
			}
			var st graph.Stateful
			p := must(graph.Compile(outs, graph.Options{Stateful: &st}))
			if _, err := graph.Compile(outs, graph.Options{Stateful: &st}); err == nil || !strings.HasPrefix(err.Error(), "graph: Compile: "+c.name) || !strings.HasSuffix(err.Error(), "want an operator of no other plan, for it has a memory, got one in use; close that plan or build the graph anew") {
				t.Errorf("in a second plan: error %v", err)
			}
			other := c.build(graph.NewScope(gorgonia.NewGraph()))
			must(graph.Compile(gorgonia.Nodes{other}, graph.Options{Stateful: &st})).Close()
			p.Close()
			p.Close()
			again := must(graph.Compile(outs, graph.Options{Stateful: &st}))
			p.Close() // a plan that is closed again gives back nothing of the one after it
			if _, err := graph.Compile(outs, graph.Options{Stateful: &st}); err == nil {
				t.Error("in a plan beside the third: want an error, got none")
			}
			again.Close()
		})
	}
}

// TestStatefulNone: operators without a memory are in as many plans as one likes.
func TestStatefulNone(t *testing.T) {
	g := gorgonia.NewGraph()
	s := graph.NewScope(g)
	x := must(s.Input("x", tensor.Float64, 2, 3))
	y := must(gorgonia.HadamardProd(must(ops.Softmax(must(gorgonia.Tanh(must(ops.ReLU(x, ops.ReLUConfig{})))))), gorgonia.UniformRandomNode(g, tensor.Float64, 0, 1, 2, 3)))
	z := must(gorgonia.ApplyOp(&nothing{}, must(gorgonia.SoftMax(y))))
	var st graph.Stateful
	for _, o := range []graph.Options{{}, {}, {Stateful: &st}, {Stateful: &st}} {
		if _, err := graph.Compile(gorgonia.Nodes{z}, o); err != nil {
			t.Error(err)
		}
	}
}

// TestStatefulTrains: a pool of Gorgonia's trains in its one plan as in a TapeMachine.
func TestStatefulTrains(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float64, 1, 1, 4, 4))
	v := []float64{1, 5, 2, 0, 3, 4, 8, 7, 6, 6, 1, 2, 9, 0, 3, 3}
	mustDo(gorgonia.Let(x, tensor.New(tensor.WithShape(1, 1, 4, 4), tensor.WithBacking(v))))
	y := must(gorgonia.Sum(must(gorgonia.Square(must(gorgonia.MaxPool2D(x, tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}))))))
	gx := must(graph.Grad(y, x))[0]
	p := must(graph.Compile(gorgonia.Nodes{gx}, graph.Options{Stateful: new(graph.Stateful)}))
	mustDo(p.Run(t.Context()))
	if got, want := must(p.Value(gx)).Float64s(), []float64{0, 10, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 18, 0, 6, 0}; !slices.Equal(got, want) {
		t.Errorf("derivative of Gorgonia's pool: %v, want %v", got, want)
	}
}

// TestRandom: Gorgonia's random operators, which have no inputs, draw anew in every run of a plan.
func TestRandom(t *testing.T) {
	g := gorgonia.NewGraph()
	s := graph.NewScope(g)
	x := must(s.Input("x", tensor.Float32, 50))
	noise := gorgonia.UniformRandomNode(g, tensor.Float32, 2, 3, 50)
	one := gorgonia.GaussianRandomNode(g, tensor.Float64, 100, 1)
	y := must(gorgonia.Add(must(ops.ReLU(x, ops.ReLUConfig{})), noise))
	twice := must(gorgonia.Sub(noise, noise))
	p := must(graph.Compile(gorgonia.Nodes{y, noise, one, twice}, graph.Options{Workers: 2}))
	var last []float32
	for range 3 {
		mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: slices.Repeat([]float32{-1, 4}, 25)}))
		v, n := must(p.Value(y)).Float32s(), must(p.Value(noise)).Float32s()
		if slices.Equal(n, last) {
			t.Error("two runs drew the same numbers")
		}
		last = slices.Clone(n)
		for i := range v {
			if want := n[i] + 4*float32(i%2); n[i] < 2 || n[i] >= 3 || v[i] != want {
				t.Fatalf("element %d: drew %v, result %v; want a number from 2 to 3, and the result %v", i, n[i], v[i], want)
			}
		}
		if slices.ContainsFunc(must(p.Value(twice)).Float32s(), func(d float32) bool { return d != 0 }) {
			t.Error("one random node has two values in a run")
		}
		if v := must(p.Value(one)).Float64s()[0]; v < 80 || v > 120 {
			t.Errorf("a number of mean 100 and deviation 1: %v", v)
		}
	}
	chain := noise
	for range 6 {
		chain = must(gorgonia.Tanh(chain))
	}
	long := must(graph.Compile(gorgonia.Nodes{noise, chain}, graph.Options{}))
	mustDo(long.Run(t.Context()))
	if v := must(long.Value(noise)).Float32s(); slices.Min(v) < 2 {
		t.Errorf("a random output after later operators: %v, want numbers from 2 to 3", v)
	}
	bad := gorgonia.BinomialRandomNode(g, tensor.Int, 5, 0.5, 3)
	q := must(graph.Compile(gorgonia.Nodes{bad}, graph.Options{}))
	if err := q.Run(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "graph: random binomial(5, 0.5) - (3): ") {
		t.Errorf("a dtype that Gorgonia does not draw: error %v", err)
	}
}

// All plans of a graph share one Stateful where the graph has operators of Gorgonia's with a memory.
func ExampleStateful() {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 4))
	y := must(gorgonia.Dropout(x, 0.5))
	var memory graph.Stateful
	plan, err := graph.Compile(gorgonia.Nodes{y}, graph.Options{Stateful: &memory})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := plan.Run(context.Background(), graph.Input{Node: x, F32: []float32{0, 0, 0, 0}}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(plan.Value(y))
	_, err = graph.Compile(gorgonia.Nodes{y}, graph.Options{Stateful: &memory})
	fmt.Println(err)
	plan.Close()
	// Output:
	// [0  0  0  0] <nil>
	// graph: Compile: Dropout{training=true}(): want an operator of no other plan, for it has a memory, got one in use; close that plan or build the graph anew
}
