package ops_test

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// The rectifier with all its parameters, in a TapeMachine.
func ExampleReLU() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(5), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{-10, 0, 1, 3, 9}))))
	y, err := ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.1, MaxValue: ops.LimitTo(6), Threshold: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y.Value())
	// Output: [-1.1  -0.1     0     3     6]
}

// What is wrong is said when the node is made, by name.
func ExampleReLU_error() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewScalar(g, tensor.Float32, gorgonia.WithName("x"))
	_, err := ops.ReLU(x, ops.ReLUConfig{NegativeSlope: -1})
	fmt.Println(err)
	// Output: ops: ReLU: negative_slope: want a finite number ≥ 0, got -1
}

// One picture of 3×3, a kernel of 2×2 that adds up, and a pool over what comes out.
func ExampleConv2D() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewTensor(g, tensor.Float32, 4, gorgonia.WithShape(1, 3, 3, 1), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(1, 3, 3, 1), tensor.WithBacking([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9}))))
	kernel := gorgonia.NewTensor(g, tensor.Float32, 4, gorgonia.WithShape(2, 2, 1, 1), gorgonia.WithName("kernel"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(2, 2, 1, 1), tensor.WithBacking([]float32{1, 1, 1, 1}))))
	y, err := ops.Conv2D(x, kernel, nil, ops.Conv2DConfig{Padding: ops.Valid})
	if err != nil {
		fmt.Println(err)
		return
	}
	pooled, err := ops.MaxPool2D(y, ops.MaxPool2DConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y.Shape(), y.Value().Data())
	fmt.Println(pooled.Shape(), pooled.Value().Data())
	// Output:
	// (1, 2, 2, 1) [12 16 24 28]
	// (1, 1, 1, 1) [28]
}
