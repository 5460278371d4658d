// Command gomlx measures GoMLX's pure Go engine on the works that its arguments name: single predictions. That engine
// of v0.26.0 cannot train this model: the gradients of pooling, slicing and convolution are not implemented.
package main

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
	_ "github.com/gomlx/gomlx/backends/simplego"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
	"github.com/gomlx/gomlx/pkg/ml/context"
	"github.com/gomlx/gomlx/pkg/ml/layers"
	"github.com/gomlx/gomlx/pkg/ml/layers/activations"

	"github.com/seed-1d449c6d/stheno/bench/peers/measure"
)

func main() { measure.Main("gomlx", "github.com/gomlx/gomlx", prepare) }

func prepare(w measure.Work) (measure.Body, error) {
	if w.Kind != "predict" {
		return nil, fmt.Errorf("%s is not implemented in the pure Go engine", w.Kind)
	}
	b, err := backends.NewWithConfig("go")
	if err != nil {
		return nil, err
	}
	exec, err := context.NewExec(b, context.New(), model)
	if err != nil {
		return nil, err
	}
	x := tensors.FromFlatDataAndDimensions(measure.Noise(w.Batch*w.Pixels()), w.Batch, w.H, w.W, w.C)
	return measure.Repeat(func() error {
		y, err := exec.Exec1(x)
		if err != nil {
			return err
		}
		if _, err := tensors.CopyFlatData[float32](y); err != nil {
			return err
		}
		return y.FinalizeAll()
	}), nil
}

func model(ctx *context.Context, x *graph.Node) *graph.Node {
	for i, filters := range []int{32, 64} {
		x = layers.Convolution(ctx.Inf("conv%d", i), x).Filters(filters).KernelSize(3).NoPadding().Done()
		x = maxPool(activations.Relu(x))
	}
	x = graph.Reshape(x, x.Shape().Dimensions[0], -1)
	return graph.Softmax(layers.Dense(ctx.In("dense"), x, true, 10))
}

// maxPool is by reshaping, which this engine does faster than its MaxPool.
func maxPool(x *graph.Node) *graph.Node {
	d := x.Shape().Dimensions
	h, w := d[1]/2, d[2]/2
	x = graph.Slice(x, graph.AxisRange(), graph.AxisRange(0, 2*h), graph.AxisRange(0, 2*w))
	return graph.ReduceMax(graph.Reshape(x, d[0], h, 2, w, 2, d[3]), 2, 4)
}
