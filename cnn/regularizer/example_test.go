package regularizer_test

import (
	"context"
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// The penalty of a kernel and its derivative, in a graph of one's own.
func ExampleL1L2() {
	r := regularizer.L1L2(0.5, 0.25)
	if err := r.Check(); err != nil {
		fmt.Println(err)
		return
	}
	w := gorgonia.NewMatrix(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithShape(2, 2), gorgonia.WithName("kernel"))
	penalty, err := r.Penalty(w)
	if err != nil {
		fmt.Println(err)
		return
	}
	derivative, err := graph.Grad(penalty, w)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := graph.Compile(gorgonia.Nodes{penalty, derivative[0]}, graph.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer plan.Close()
	if err := plan.Run(context.Background(), graph.Input{Node: w, F32: []float32{2, -1, 0, 4}}); err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range []*gorgonia.Node{penalty, derivative[0]} {
		v, err := plan.Value(n)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(v.Float32s())
	}
	// Output:
	// [8.75]
	// [1.5 -1 0 2.5]
}

// What a model file keeps of a regularizer.
func ExampleConfigured() {
	r := regularizer.L2(0.001)
	if c, ok := r.(regularizer.Configured); ok {
		fmt.Println(r.Name(), c.Config())
	}
	// Output: L2 map[l2:0.001]
}
