package ops_test

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// vectorNode is a vector with values in a graph of its own.
func vectorNode(v ...float64) *gorgonia.Node {
	return gorgonia.NewVector(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithShape(len(v)), gorgonia.WithName("x"), gorgonia.WithValue(tensor.New(tensor.WithBacking(v))))
}

// show runs the graph of y and prints its value.
func show(y *gorgonia.Node, err error) {
	if err == nil {
		err = gorgonia.NewTapeMachine(y.Graph()).RunAll()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\n", y.Value().Data())
}

// An activation by the name that Keras has for it.
func ExampleActivation() {
	a, err := ops.Activation("swish")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Name, "=", a.Formula)
	show(a.Apply(vectorNode(-1, 0, 1)))
	_, err = ops.Activation("elu", ops.ActivationParam{Name: "slope", Value: 1})
	fmt.Println(err)
	// Output:
	// silu = x·sigmoid(x)
	// [-0.2689 0.0000 0.7311]
	// ops: Activation "elu": parameter: want alpha, got "slope"
}

// The points of a picture: values, derivatives, and where the derivative jumps.
func ExampleActivationFunc_Curve() {
	a, err := ops.Activation("relu", ops.ActivationParam{Name: "negative_slope", Value: 0.1}, ops.ActivationParam{Name: "max_value", Value: 6})
	if err != nil {
		fmt.Println(err)
		return
	}
	y, dy, err := a.Curve([]float64{-1, 0, 3, 6, 7})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(y, dy, a.Kinks)
	// Output: [-0.1 0 3 6 6] [0.1 0.1 1 0 0] [0 6]
}

func ExampleDescribeActivation() {
	y, err := ops.LeakyReLU(vectorNode(-1, 1), ops.LeakyReLUConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, ok := ops.DescribeActivation(y)
	fmt.Println(ok, a.Name, a.Params, a.Derivative)
	// Output: true leaky_relu [{negative_slope 0.2}] 1 if x > 0; negative_slope otherwise
}

func ExampleReLU6() {
	show(ops.ReLU6(vectorNode(-1, 3, 9)))
	// Output: [0.0000 3.0000 6.0000]
}

func ExampleLeakyReLU() {
	show(ops.LeakyReLU(vectorNode(-1, 0, 1), ops.LeakyReLUConfig{}))
	show(ops.LeakyReLU(vectorNode(-1, 0, 1), ops.LeakyReLUConfig{NegativeSlope: ops.Set(0.01)}))
	// Output:
	// [-0.2000 0.0000 1.0000]
	// [-0.0100 0.0000 1.0000]
}

func ExampleThresholdedReLU() {
	show(ops.ThresholdedReLU(vectorNode(-1, 1, 1.5), ops.ThresholdedReLUConfig{}))
	// Output: [0.0000 0.0000 1.5000]
}

// Two rows of three numbers; the first number of a row has a slope, the others share none.
func ExamplePReLU() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithShape(2, 3), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float64{-1, -1, -1, -2, 2, 2}))))
	alpha := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName("alpha"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{0.5, 0.25, 0}))))
	show(ops.PReLU(x, alpha))
	// Output: [-0.5000 -0.2500 0.0000 -1.0000 2.0000 2.0000]
}

func ExamplePReLUShape() {
	alpha, err := ops.PReLUShape(tensor.Shape{32, 28, 28, 16}, 1, 2)
	fmt.Println(alpha, err)
	// Output: (1, 1, 16) <nil>
}

// Rows with one number have the same slopes, wherever they lie.
func ExampleRReLU() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithShape(3, 2), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithShape(3, 2), tensor.WithBacking([]float64{-1, 1, -1, 1, -1, 1}))))
	step := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("step"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]int{0, 1, 0}))))
	y, err := ops.RReLU(x, step, ops.RReLUConfig{Seed: 42})
	if err == nil {
		err = gorgonia.NewTapeMachine(g).RunAll()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	v := y.Value().Data().([]float64)
	fmt.Println(v[0] == v[4], v[0] == v[2], -v[0] >= 1.0/8 && -v[0] <= 1.0/3, v[1])
	// Output: true false true 1
}

func ExampleELU() {
	show(ops.ELU(vectorNode(-1, 0, 1), ops.ELUConfig{}))
	// Output: [-0.6321 0.0000 1.0000]
}

func ExampleSELU() {
	show(ops.SELU(vectorNode(-1, 0, 1)))
	// Output: [-1.1113 0.0000 1.0507]
}

func ExampleCELU() {
	show(ops.CELU(vectorNode(-1, 0, 1), ops.CELUConfig{Alpha: ops.Set(0.5)}))
	// Output: [-0.4323 0.0000 1.0000]
}

func ExampleGELU() {
	show(ops.GELU(vectorNode(-1, 0, 1), ops.GELUConfig{}))
	show(ops.GELU(vectorNode(-1, 0, 1), ops.GELUConfig{Approximate: true}))
	// Output:
	// [-0.1587 0.0000 0.8413]
	// [-0.1588 0.0000 0.8412]
}

func ExampleSiLU() {
	show(ops.SiLU(vectorNode(-1, 0, 1)))
	// Output: [-0.2689 0.0000 0.7311]
}

func ExampleMish() {
	show(ops.Mish(vectorNode(-1, 0, 1)))
	// Output: [-0.3034 0.0000 0.8651]
}

func ExampleHardSigmoid() {
	show(ops.HardSigmoid(vectorNode(-4, 0, 1.5, 4)))
	// Output: [0.0000 0.5000 0.7500 1.0000]
}

func ExampleHardSiLU() {
	show(ops.HardSiLU(vectorNode(-4, -1.5, 1.5, 4)))
	// Output: [0.0000 -0.3750 1.1250 4.0000]
}

func ExampleSoftplus() {
	show(ops.Softplus(vectorNode(-1, 0, 1)))
	// Output: [0.3133 0.6931 1.3133]
}

func ExampleSigmoid() {
	show(ops.Sigmoid(vectorNode(-1, 0, 1)))
	// Output: [0.2689 0.5000 0.7311]
}

func ExampleTanh() {
	show(ops.Tanh(vectorNode(-1, 0, 1)))
	// Output: [-0.7616 0.0000 0.7616]
}

func ExampleLogSoftmax() {
	show(ops.LogSoftmax(vectorNode(0, 1000)))
	// Output: [-1000.0000 0.0000]
}
