package faults

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// fault is something that an operator, or the graph, of Gorgonia 0.9.18 gets wrong.
type fault struct {
	name string
	want string // the right answer
	ours answer
	// builtin asks Gorgonia; nil where that is not cheap, or ends the process. What it says is logged only: when it is
	// right some day, the log tells so.
	builtin answer
}

// answer is what an engine, "tape" or "plan", gives; Gorgonia's operators are asked on "tape" alone.
type answer func(engine string) (string, error)

// TestBuiltinFaults wants the right answer of ours wherever a built-in operator gives a wrong one.
func TestBuiltinFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "_"), func(t *testing.T) {
			for _, engine := range []string{"tape", "plan"} {
				if got, err := f.ours(engine); err != nil || got != f.want {
					t.Errorf("%s: ours gives %s, %v, want %s", engine, got, err, f.want)
				}
			}
			if f.builtin == nil {
				return
			}
			switch got, err := f.builtin("tape"); {
			case err != nil:
				t.Logf("Gorgonia: %v, right is %s", err, f.want)
			case got == f.want:
				t.Logf("Gorgonia is mended: it gives %s too", got)
			default:
				t.Logf("Gorgonia gives %s, right is %s", got, f.want)
			}
		})
	}
}

var (
	inf, nan = math.Inf(1), math.NaN()
	nine     = dense([]int{1, 3, 3, 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	nineCHW  = dense([]int{1, 1, 3, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	square   = tensor.Shape{2, 2}
)

var faults = []fault{
	{"Rectify: −Inf becomes NaN, negative numbers −0", "[0 0 0 2 NaN +Inf]",
		y(vector(-inf, -2, 0, 2, nan, inf), relu(ops.ReLUConfig{})), y(vector(-inf, -2, 0, 2, nan, inf), gorgonia.Rectify)},
	{"Rectify: gradient 1 at 0, 0 at NaN", "[0 0 0 1 NaN 1]",
		dy(vector(-inf, -2, 0, 2, nan, inf), relu(ops.ReLUConfig{})), dyBuiltin(vector(-inf, -2, 0, 2, nan, inf), gorgonia.Rectify)},
	{"Rectify: wrong elements of a column-major tensor", "[23]",
		y(columns, sum(relu(ops.ReLUConfig{}))), y(columns, sum(gorgonia.Rectify))},
	{"LeakyRelu: infinities become NaN", "[-Inf -0.2 0 2 +Inf]",
		y(vector(-inf, -2, 0, 2, inf), relu(ops.ReLUConfig{NegativeSlope: 0.1})), y(vector(-inf, -2, 0, 2, inf), leaky)},
	{"LeakyRelu: gradient 1 at 0", "[0.1 0.1 0.1 1 1]",
		dy(vector(-inf, -2, 0, 2, inf), relu(ops.ReLUConfig{NegativeSlope: 0.1})), dyBuiltin(vector(-inf, -2, 0, 2, inf), leaky)},
	{"Rectify: four nodes for one function", "2 nodes", nodes(relu(ops.ReLUConfig{})), nodes(gorgonia.Rectify)},
	{"LeakyRelu: nine nodes for one function", "2 nodes", nodes(relu(ops.ReLUConfig{NegativeSlope: 0.1})), nodes(leaky)},

	{"SoftMax and LogSoftMax of one x are one node", "[0.25 0.75 -1.38629 -0.287682]",
		y(dense([]int{1, 2}, 0, math.Log(3)), ops.Softmax, ops.LogSoftmax), y(dense([]int{1, 2}, 0, math.Log(3)), softMax, logSoftMax)},
	{"Im2Col: dilations 1 and 2 are one node", "two nodes",
		distinct(dense([]int{1, 1, 5, 1}, 1, 2, 3, 4, 5), dilated(1), dilated(2)),
		distinct(dense([]int{1, 1, 1, 5}, 1, 2, 3, 4, 5), im2col(1), im2col(2))},
	{"Im2Col: dilations 1 and 2 are one node, values", "[3 6 9 12 9 4 6 9 6 8]",
		y(dense([]int{1, 1, 5, 1}, 1, 2, 3, 4, 5), dilated(1), dilated(2)), nil},
	{"Conv2d: no padding same, no bias", "[22 29 16]",
		y(dense([]int{1, 1, 3, 1}, 1, 2, 3), func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.Conv2D(x, input(x, "kernel", []int{1, 2, 1, 1}, 2, 5), input(x, "bias", []int{1}, 10), ops.Conv2DConfig{Padding: ops.Same})
		}), nil},

	{"MaxPool2D: index −1 where a window is NaN", "[NaN 8]",
		y(dense([]int{1, 2, 4, 1}, nan, nan, 3, 4, nan, nan, 7, 8), ours2x2), nil},
	{"MaxPool2D: index −1 where a window is NaN, gradient", "[1 0 0 0 0 0 0 1]",
		dy(dense([]int{1, 2, 4, 1}, nan, nan, 3, 4, nan, nan, 7, 8), ours2x2),
		maxPoolGradient(nan)},
	{"MaxPool2D: index −1 where a window is −Inf", "[-Inf 8]",
		y(dense([]int{1, 2, 4, 1}, -inf, -inf, 3, 4, -inf, -inf, 7, 8), ours2x2), nil},
	{"MaxPool2D: index −1 where a window is −Inf, gradient", "[1 0 0 0 0 0 0 1]",
		dy(dense([]int{1, 2, 4, 1}, -inf, -inf, 3, 4, -inf, -inf, 7, 8), ours2x2),
		maxPoolGradient(-inf)},
	{"MaxPool2D: padding south and east goes north and west", "[5 6 8 9]",
		y(nine, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			p, err := ops.ZeroPadding2D(x, ops.Border{Bottom: 1, Right: 1})
			if err != nil {
				return nil, err
			}
			return ops.MaxPool2D(p, ops.MaxPool2DConfig{})
		}),
		y(nineCHW, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.MaxPool2D(x, square, []int{0, 1, 0, 1}, []int{2, 2})
		})},
	{"AveragePool2D: values are no means", "[3 4 6 7]",
		y(nine, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.AveragePool2D(x, ops.AveragePool2DConfig{Strides: [2]int{1, 1}})
		}),
		y(nineCHW, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.AveragePool2D(x, square, []int{0, 0}, []int{1, 1})
		})},

	{"Dropout: gradient 1/p, p = 0.1", "[0 1.11111]", dropped(1, 0.1), droppedBuiltin(1, 0.1)},
	{"Dropout: gradient 1/p, p = 0.2", "[0 1.25]", dropped(1, 0.2), droppedBuiltin(1, 0.2)},
	{"Dropout: gradient 1/p, p = 0.8", "[0 5]", dropped(1, 0.8), droppedBuiltin(1, 0.8)},
	{"Dropout: gradient 0 where a kept x is 0", "[0 2]", dropped(0, 0.5), droppedBuiltin(0, 0.5)},
	{"Dropout: random numbers come from the time", "the same", twice(drop(0.5)), twice(builtinDrop(0.5))},
	{"Dropout: different p are one node", "two nodes",
		distinct(vector(1, 2), drop(0.1), drop(0.5)), distinct(vector(1, 2), builtinDrop(0.1), builtinDrop(0.5))},

	{"BatchNorm: gamma and beta are random, and one for each element", "[-1 1]",
		y(dense([]int{2, 1}, 1, 3), normal(0)), y(dense([]int{2, 1}, 1, 3), builtinNormal(0))},
	{"BatchNorm: different epsilons are one node", "two nodes",
		distinct(dense([]int{2, 1}, 1, 3), normal(1e-3), normal(1e-5)),
		distinct(dense([]int{2, 1}, 1, 3), normalOnly(1e-3), normalOnly(1e-5))},
	{"BatchNorm: momentum weighs the new value, the variance is not biased", "[0.2 1]", statistics(1), statisticsBuiltin(1)},
	{"BatchNorm: a new machine wipes the statistics", "[0.38 1]", statistics(2), statisticsBuiltin(2)},

	{"constants that print alike are one node", "[7]", constants, constantsMerged},
	{"inputs of one name are one node", "[30]", sameName, sameNameUnseen},
	{"Grad of a Grad is wrong", "[6 12 18]", second(graph.Grad), second(gorgonia.Grad)},
	{"BindDualValues: gradients add up", "[2 4] [2 4] [2 4]", threeRuns, threeRunsBound},
	{"LispMachine: stale after Reset", "[7] [40]", twoRuns, twoRunsLisp},
}

// dilated is a convolution with a row of three ones.
func dilated(d int) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		return ops.Conv2D(x, input(x, "kernel", []int{1, 3, 1, 1}, 1, 1, 1), nil, ops.Conv2DConfig{Padding: ops.Same, Dilation: [2]int{1, d}})
	}
}

func relu(c ops.ReLUConfig) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) { return ops.ReLU(x, c) }
}

func ours2x2(x *gorgonia.Node) (*gorgonia.Node, error) {
	return ops.MaxPool2D(x, ops.MaxPool2DConfig{})
}

func vector(v ...float64) *tensor.Dense { return dense([]int{len(v)}, v...) }

func dense(shape []int, v ...float64) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(v))
}

// columns is [[-10 5] [7 -3] [-8 11]], stored column by column.
var columns = tensor.New(tensor.WithShape(3, 2), tensor.AsFortran([]float64{-10, 5, 7, -3, -8, 11}))
