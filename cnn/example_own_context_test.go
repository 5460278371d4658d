package cnn_test

import (
	"context"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// calm is a layer that adds the mean square of its input to the loss, drops a tenth of the elements in training, and keeps
// an average of the squares over the steps.
type calm struct{}

func (calm) Class() string                          { return "Calm" }
func (calm) Name() string                           { return "" }
func (calm) Output(in cnn.Shape) (cnn.Shape, error) { return in, nil }

func (calm) Weights(cnn.Shape) []cnn.WeightSpec {
	return []cnn.WeightSpec{{Name: "average", Shape: []int{}, Initializer: initializer.Zeros(), Fixed: true}}
}

func (calm) Build(c *cnn.Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	squares, err := ops.Multiply(x, x)
	if err != nil {
		return nil, err
	}
	mean, err := ops.Mean(squares) // a scalar
	if err != nil {
		return nil, err
	}
	c.AddLoss(mean) // in training and Evaluate
	if !c.Training {
		return x, nil
	}
	if !c.Frozen {
		average, err := ops.MovingAverage(c.Weights[0], mean, 0.9)
		if err != nil {
			return nil, err
		}
		c.Assign(0, average) // weight 0 has this value after the step
	}
	return ops.Dropout(x, c.Step(), ops.DropoutConfig{Rate: 0.1, Seed: c.Seed})
}

// A layer that behaves differently in training, with random numbers, a moving average and a part of the loss.
func ExampleContext() {
	ctx := context.Background()
	d, err := data.New([]float32{1, 2, 3, 2, 1, 2, 3, 2}, []int{0, 1}, []int{4}, 2)
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(4), calm{}, cnn.Dense(2, cnn.Softmax(), cnn.KernelInitializer(initializer.Zeros())))
	if err != nil {
		log.Fatal(err)
	}
	err = m.Compile(
		cnn.Optimizer(optimizer.SGD(optimizer.Constant(0))), // so that only the average changes
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
	)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := m.Fit(ctx, d, cnn.Epochs(2)); err != nil {
		log.Fatal(err)
	}
	r, err := m.Evaluate(ctx, d)
	if err != nil {
		log.Fatal(err)
	}
	average := m.Weights()[0]
	fmt.Printf("%s %.3f\n", average.Name, average.Values[0])
	fmt.Printf("loss %.3f\n", r.Loss) // ln 2 and the mean square
	// Output:
	// calm/average 0.855
	// loss 5.193
}
