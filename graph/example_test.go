package graph_test

import (
	"context"
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Derivatives are nodes, so they can be differentiated again: Σ relu(x)³ has the derivatives 3x² and 6x where x > 0.
func ExampleGrad() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{-1, 1, 2}))))
	y := must(gorgonia.Sum(must(gorgonia.Cube(must(ops.ReLU(x, ops.ReLUConfig{}))))))
	first := must(graph.Grad(y, x))[0]
	second := must(graph.Grad(must(gorgonia.Sum(first)), x))[0]
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(first.Value(), second.Value())
	// Output: [ 0   3  12] [ 0   6  12]
}

// A plan runs as often as one likes, with other inputs, and allocates nothing for operators of package ops.
func ExampleCompile() {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 4))
	y := must(ops.ReLU(x, ops.ReLUConfig{MaxValue: ops.LimitTo(6)}))
	plan, err := graph.Compile(gorgonia.Nodes{y}, graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer plan.Close()
	for _, in := range [][]float32{{-1, 2, 7, 0}, {3, -3, 0.5, 100}} {
		if err := plan.Run(context.Background(), graph.Input{Node: x, F32: in}); err != nil {
			fmt.Println(err)
			return
		}
		v, err := plan.Value(y)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(v)
	}
	// Output:
	// [0  2  6  0]
	// [  3    0  0.5    6]
}
