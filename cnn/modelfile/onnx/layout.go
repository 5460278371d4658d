package onnx

import (
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// channelsSecond are the operators that take their channels from axis 1.
var channelsSecond = []string{"Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization"}

// keepsAxes are those that leave the axes in their place.
var keepsAxes = []string{"Identity", "Cast", "Dropout", "Add", "Sub", "Mul", "Div", "Neg", "Relu", "LeakyRelu", "PRelu", "Clip", "Elu", "Selu", "Celu",
	"Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "Softplus", "ThresholdedRelu", "Pad", "Slice", "Resize", "Upsample", "Min", "Max", "Concat", "Sum"}

// layoutOf follows the input to the first operator that wants channels, and says which of its axes they are.
func layoutOf(g *wire.Graph, input string, dims []int) (Layout, error) {
	if len(dims) != 3 {
		return NHWC, nil
	}
	order := map[string][]int{input: {0, 1, 2, 3}} // axes of the input, by name
	for _, n := range g.Nodes {
		for _, name := range n.Inputs {
			axes := order[name]
			if axes == nil || len(n.Outputs) == 0 {
				continue
			}
			switch {
			case slices.Contains(channelsSecond, n.Op):
				switch axes[1] {
				case 1:
					return NCHW, nil
				case 3:
					return NHWC, nil
				}
				return "", unsupported(n, "channels in axis %d of the graph's input; want 1 or 3", axes[1])
			case n.Op == "Transpose":
				perm := attributesOf(n).ints("perm")
				moved := make([]int, 0, 4)
				for _, p := range perm {
					if p >= 0 && p < 4 {
						moved = append(moved, axes[p])
					}
				}
				if len(moved) == 4 {
					order[n.Outputs[0]] = moved
				}
			case slices.Contains(keepsAxes, n.Op):
				order[n.Outputs[0]] = axes
			}
		}
	}
	return NHWC, nil
}
