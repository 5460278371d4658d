// Command ours measures this library on the works that its arguments name, through the same calls as its users make:
// Fit, Predict, a compiled graph, and (relu_tape) our ReLU in Gorgonia's own TapeMachine.
package main

import (
	"context"
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/bench/peers/measure"
	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

func main() { measure.Main("stheno", "github.com/seed-1d449c6d/stheno", prepare) }

func prepare(w measure.Work) (measure.Body, error) {
	ctx := context.Background()
	if w.Kind == "relu" {
		return relu(ctx, w)
	}
	m, err := model(w)
	if err != nil {
		return nil, err
	}
	switch w.Kind {
	case "predict":
		x := measure.Noise(w.Batch * w.Pixels())
		return measure.Repeat(func() error {
			_, err := m.Predict(ctx, x, cnn.BatchSize(w.Batch))
			return err
		}), nil
	case "train":
		d, err := pictures(w, 10*w.Batch)
		if err != nil {
			return nil, err
		}
		return func(loop func() bool) error {
			_, err := m.Fit(ctx, d, cnn.Epochs(math.MaxInt), cnn.BatchSize(w.Batch), cnn.Callbacks(steps{loop}))
			return err
		}, nil
	}
	d, err := pictures(w, w.N)
	if err != nil {
		return nil, err
	}
	return measure.Repeat(func() error {
		_, err := m.Fit(ctx, d, cnn.BatchSize(w.Batch))
		return err
	}), nil
}

// steps lets Fit go on for as long as loop says. The loss of the step is in the state by then.
type steps struct{ loop func() bool }

func (s steps) BatchEnd(*callback.State) error {
	if s.loop() {
		return nil
	}
	return callback.ErrStop
}

func (s steps) EpochEnd(*callback.State) error { return nil }

func model(w measure.Work) (*cnn.Model, error) {
	m, err := cnn.Sequential(
		cnn.Input(w.H, w.W, w.C),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(10, cnn.Softmax()),
	)
	if err != nil {
		return nil, err
	}
	return m, m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(1e-3))), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy()))
}

func pictures(w measure.Work, n int) (data.Dataset, error) {
	return data.New(measure.Noise(n*w.Pixels()), measure.Labels(n), []int{w.H, w.W, w.C}, 10)
}

// relu is the rectifier alone: forward, or y and gx for a given gy.
func relu(ctx context.Context, w measure.Work) (measure.Body, error) {
	g := gorgonia.NewGraph()
	vector := func(name string, v []float32) *gorgonia.Node {
		return gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(w.N), gorgonia.WithName(name), gorgonia.WithValue(tensor.New(tensor.WithBacking(v))))
	}
	x := vector("x", measure.Signed(w.N))
	y, err := ops.ReLU(x, ops.ReLUConfig{})
	if err != nil {
		return nil, err
	}
	outs := gorgonia.Nodes{y}
	if w.Pass == "fwdbwd" {
		gs, err := gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{vector("gy", measure.Noise(w.N))}, gorgonia.Nodes{x})
		if err != nil {
			return nil, err
		}
		outs = append(outs, gs...)
	}
	if w.Pass == "tape" {
		vm := gorgonia.NewTapeMachine(g)
		return measure.Repeat(func() error {
			defer vm.Reset()
			return vm.RunAll()
		}), nil
	}
	p, err := graph.Compile(outs, graph.Options{})
	if err != nil {
		return nil, fmt.Errorf("compile: %w", err)
	}
	return measure.Repeat(func() error { return p.Run(ctx) }), nil
}
