package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// batch sizes are those of train_keras.py.
var batch = map[string]int{"fashion": 32, "cifar10": 64}

type trainCmd struct {
	Dataset string   `arg:"" enum:"fashion,cifar10" help:"fashion or cifar10."`
	Folder  string   `arg:"" type:"existingdir" help:"Where its files are."`
	Model   string   `enum:"tutorial,residual,separable" default:"tutorial" help:"tutorial, residual or separable."`
	Seeds   []uint64 `default:"1,2,3" help:"With commas between."`
	Epochs  int      `default:"5"`
	Rate    string   `enum:"constant,cosine" default:"constant" help:"Learning rate: constant 0.001, or cosine, from there to 0 at the end of the last epoch."`
}

// Run trains the model once for each seed.
func (c *trainCmd) Run(ctx context.Context, out io.Writer) error {
	training, test, err := open(c.Dataset, c.Folder)
	if err != nil {
		return err
	}
	for _, seed := range c.Seeds {
		if err := c.train(ctx, out, training, test, seed); err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	return nil
}

// train is one run, with the settings of train_keras.py: those of Keras where none is given.
func (c *trainCmd) train(ctx context.Context, out io.Writer, training, test data.Dataset, seed uint64) error {
	s := training.Shape()
	m, err := models[c.Model](s[0], s[1], s[2])
	if err != nil {
		return err
	}
	var rate optimizer.Schedule = optimizer.Constant(1e-3)
	if c.Rate == "cosine" {
		steps := (training.Len()-1)/batch[c.Dataset] + 1
		rate = optimizer.CosineDecay(1e-3, c.Epochs*steps)
	}
	err = m.Compile(
		cnn.Optimizer(optimizer.Adam(rate)),
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
		cnn.Metrics(metric.Accuracy()),
	)
	if err != nil {
		return err
	}
	m.Initialize(seed)
	h, err := m.Fit(ctx, training, cnn.BatchSize(batch[c.Dataset]), cnn.Epochs(c.Epochs), cnn.Seed(seed), cnn.ValidationData(test))
	if err != nil {
		return err
	}
	parameters := 0
	for _, w := range m.Weights() {
		parameters += len(w.Values)
	}
	var spent time.Duration
	for _, e := range h.Epochs {
		spent += e.Duration
		err := json.NewEncoder(out).Encode(line{
			By: stheno, Version: runtime.Version() + " " + runtime.GOARCH, Dataset: c.Dataset, Model: c.Model, Rate: c.Rate, Parameters: parameters,
			Batch: batch[c.Dataset], Seed: seed, Epoch: e.Number, Loss: e.Train.Loss, Accuracy: e.Train.Value("accuracy"),
			TestLoss: e.Validation.Loss, TestAccuracy: e.Validation.Value("accuracy"), Seconds: math.Round(spent.Seconds()*10) / 10,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
