package cnn_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// pinball is the loss whose best answer is a quantile q of the targets: the mean over the outputs of an example of
// q · (t - y) where t is larger and (1 - q) · (y - t) elsewhere.
type pinball struct{ q float64 }

func (pinball) Name() string { return "pinball" }

func (p pinball) PerExample(out loss.Output, labels *gorgonia.Node) (*gorgonia.Node, error) {
	switch {
	case !(p.q > 0 && p.q < 1):
		return nil, fmt.Errorf("q: want above 0 and below 1, got %v", p.q)
	case labels.Dtype() == tensor.Int:
		return nil, errors.New("targets: want rows of numbers, got class numbers; they come from data.NewTargets")
	case out.Y.Dims() != 2 || !labels.Shape().Eq(out.Y.Shape()):
		return nil, fmt.Errorf("targets: want those of an output [N K], got %v for %v", labels.Shape(), out.Y.Shape())
	}
	d, err := gorgonia.Sub(labels, out.Y)
	if err != nil {
		return nil, err
	}
	part, err := ops.Scale(d, p.q)
	if err != nil {
		return nil, err
	}
	minus, err := ops.Scale(d, -1)
	if err != nil {
		return nil, err
	}
	over, err := ops.ReLU(minus, ops.ReLUConfig{})
	if err != nil {
		return nil, err
	}
	each, err := ops.Add(part, over) // q·d + max(-d, 0)
	if err != nil {
		return nil, err
	}
	return gorgonia.Mean(each, 1) // [N, K] becomes [N]
}

// A loss made of operators. It finds the number that nine of ten targets lie below.
func ExampleLoss() {
	ctx := context.Background()
	x, targets := make([]float32, 100), make([]float32, 100)
	for i := range targets {
		targets[i] = float32(i) / 100
	}
	d, err := data.NewTargets(x, targets, []int{1}, []int{1})
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(1), cnn.Dense(1, cnn.KernelInitializer(initializer.Zeros())))
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.01))), cnn.Loss(pinball{0.9})); err != nil {
		log.Fatal(err)
	}
	if _, err := m.Fit(ctx, d, cnn.Epochs(1000), cnn.BatchSize(100)); err != nil {
		log.Fatal(err)
	}
	y, err := m.Predict(ctx, x[:1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.1f\n", y[0][0])
	fmt.Println(m.Compile(cnn.Loss(pinball{90})))
	// Output:
	// 0.9
	// cnn: Compile: loss "pinball": q: want above 0 and below 1, got 90
}
