package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/data/fashion"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// fitCmd is train fit: its flags.
type fitCmd struct {
	Epochs    int      `default:"10" placeholder:"N" help:"How many times to go over the training pictures (default ${default})."`
	Batch     int      `default:"32" placeholder:"N" help:"Pictures in one step (default ${default})."`
	LR        float64  `name:"lr" default:"2e-3" placeholder:"RATE" help:"Learning rate at the start (default ${default})."`
	Schedule  string   `enum:"cosine,constant" default:"cosine" placeholder:"NAME" help:"How the learning rate goes on: cosine falls to 0 over the whole training, constant stays (default ${default})."`
	Optimizer string   `enum:"adam,sgd" default:"adam" placeholder:"NAME" help:"Rule that changes the weights: adam or sgd (default ${default})."`
	Momentum  *float64 `placeholder:"M" help:"Share of the last step that goes into the next, 0 to 1; for sgd only (default 0.9)."`
	Seed      seed     `default:"1" placeholder:"N" help:"Seed of the first weights and of the pictures' order. The same seed gives the same weights on one kind of CPU (see version), whatever the number of CPUs (default ${default})."`
	Limit     int      `default:"0" placeholder:"N" help:"Train on the first N pictures only, for a quick try (default 0: all)."`
	Out       *string  `placeholder:"DIR" help:"Folder for history.csv, written after every epoch, which it counts from 0 as Keras' CSVLogger does, model.keras, the trained model, and run.json, written at the end. It is made if missing; those files of an earlier run in it are replaced once the first epoch is done."`
	JSON      bool     `name:"json" help:"Write the results as one line of JSON to stdout, and nothing else there."`
	Quiet     bool     `help:"No progress on stderr."`
}

// Help is shown below the verb's one line.
func (fitCmd) Help() string {
	return `The data is a part of Fashion-MNIST that lies inside the program: 5,000 pictures to train on, 1,000 to test on, 28×28 grey, ten kinds of clothes.

Examples:

    train
    train --epochs 5 --lr 1e-3 --out runs/a
    train --optimizer sgd --lr 0.05 --seed 7
    train --json --quiet | jq .test_accuracy

Exit codes (of a built binary: go run turns all into 1): 0 ok, 1 wrong use, 3 the loss is no finite number any more, 4 a file or standard output cannot be written, 130 or 143 stopped by a signal; the epochs done until then stay in history.csv.`
}

const defaultMomentum = 0.9

// Run trains and tests.
func (c *fitCmd) Run(ctx context.Context, u *ui) error {
	all, test, err := fashion.Load()
	if err != nil {
		return err
	}
	if err := c.check(all.Len()); err != nil {
		return err
	}
	train := data.Dataset(all)
	if c.Limit > 0 {
		train = first{all, c.Limit}
	}
	m, err := toy(train.Shape(), train.Classes())
	if err != nil {
		return err
	}
	m.Initialize(uint64(c.Seed))
	rule := c.rule(train.Len())
	if err := rule.Check(); err != nil {
		return fmt.Errorf("--lr, --momentum: %w", err)
	}
	if err := m.Compile(cnn.Optimizer(rule), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
		return err
	}
	var folder *runFolder
	if c.Out != nil {
		if folder, err = openRunFolder(*c.Out); err != nil {
			return err
		}
	}
	if !c.JSON {
		fmt.Fprintf(u.out, "data       Fashion-MNIST, %s to train on, %s to test on\n", thousands(train.Len()), thousands(test.Len()))
		fmt.Fprintf(u.out, "training   %s, batch %d\n", plural(c.Epochs, "epoch"), c.Batch)
		fmt.Fprintf(u.out, "optimizer  %s, rate %g, %s\n", c.Optimizer, c.LR, c.Schedule)
		if m := c.momentum(); m != nil {
			fmt.Fprintf(u.out, "momentum   %g\n", *m)
		}
		fmt.Fprintf(u.out, "seed       %d\n\n", c.Seed)
		if err := writeSummary(u.out, m, u.outWidth); err != nil {
			return err
		}
	}
	started := time.Now()
	pictures, took, err := c.train(ctx, u, m, train, folder)
	if err != nil {
		return err
	}
	if folder != nil {
		if err := folder.saveModel(c, m); err != nil {
			return err
		}
	}
	r, err := c.test(ctx, m, test)
	if err != nil {
		return stopped(ctx, err, "after training, in the test")
	}
	r.Seconds = took.Seconds()
	r.ImagesPerSec = float64(pictures) / took.Seconds()
	if folder != nil {
		if err := folder.finish(started, c, train, test, r); err != nil {
			return err
		}
	}
	if c.JSON {
		return writeJSON(u.out, c, train, test, r)
	}
	return r.writeText(u.out, !c.Quiet && u.together)
}

// check finds what is wrong with the flags that kong cannot know.
func (c *fitCmd) check(pictures int) error {
	bad := func(flag, want string, got any) error { return fmt.Errorf("--%s: want %s, got %v", flag, want, got) }
	if c.Limit < 0 || c.Limit > pictures {
		return bad("limit", fmt.Sprintf("0 to %d, the training pictures", pictures), c.Limit)
	}
	if c.Limit > 0 {
		pictures = c.Limit
	}
	switch {
	case c.Epochs < 1 || c.Epochs > maxEpochs:
		return bad("epochs", fmt.Sprintf("1 to %d", maxEpochs), c.Epochs)
	case c.Batch < 1 || c.Batch > pictures:
		return bad("batch", fmt.Sprintf("1 to %d, the training pictures", pictures), c.Batch)
	case optimizer.CheckRate(c.LR) != nil || float32(c.LR) == 0: // the weights' type
		return bad("lr", "a number above 0 that float32 holds", c.LR)
	case c.Momentum != nil && c.Optimizer != "sgd":
		return bad("momentum", "it with --optimizer sgd only", "--optimizer "+c.Optimizer)
	case c.Momentum != nil && !(*c.Momentum >= 0 && *c.Momentum <= 1):
		return bad("momentum", "0 to 1", *c.Momentum)
	case c.Out != nil && *c.Out == "":
		return bad("out", "a folder", `""`)
	}
	return nil
}

// maxEpochs keeps the number of steps within an int of 32 bits: 5,000 pictures, one a step.
const maxEpochs = 100_000

// rule is the optimizer that the flags describe.
func (c *fitCmd) rule(pictures int) optimizer.Optimizer {
	rate := optimizer.Schedule(optimizer.Constant(c.LR))
	if c.Schedule == "cosine" {
		rate = optimizer.CosineDecay(c.LR, c.Epochs*((pictures+c.Batch-1)/c.Batch))
	}
	if c.Optimizer == "sgd" {
		return optimizer.SGD(rate, optimizer.Momentum(*c.momentum()))
	}
	return optimizer.Adam(rate)
}

// momentum is what sgd runs with; nil for an optimizer without it.
func (c *fitCmd) momentum() *float64 {
	if c.Momentum != nil || c.Optimizer != "sgd" {
		return c.Momentum
	}
	m := defaultMomentum
	return &m
}

// train fits the model and tells how many pictures went by in which time.
func (c *fitCmd) train(ctx context.Context, u *ui, m *cnn.Model, d data.Dataset, folder *runFolder) (pictures int, took time.Duration, err error) {
	var at course
	calls := []callback.Callback{&at}
	if folder != nil {
		calls = append(calls, folder)
	}
	if !c.Quiet {
		p := newProgress(u.err, u.errWidth, u.live, c.Epochs, d.Len(), time.Now)
		defer p.end()
		calls = append(calls, p)
	}
	begin := time.Now()
	h, err := m.Fit(ctx, d, cnn.Epochs(c.Epochs), cnn.BatchSize(c.Batch), cnn.Seed(uint64(c.Seed)), cnn.Callbacks(calls...))
	took = time.Since(begin)
	if err != nil {
		return 0, took, stopped(ctx, err, at.String())
	}
	for _, e := range h.Epochs {
		pictures += e.Examples
	}
	return pictures, took, nil
}

// stopped is err, or what a signal did and where.
func stopped(ctx context.Context, err error, where string) error {
	var s *stoppedError
	if errors.Is(err, context.Canceled) && errors.As(context.Cause(ctx), &s) {
		return &stoppedError{s.signal, where}
	}
	return err
}

// first is the first n pictures of a data set.
type first struct {
	data.Dataset
	n int
}

func (f first) Len() int { return f.n }

// course is how far a training has come. It is a callback.Callback.
type course struct{ epoch, epochs, step, steps int }

func (c *course) BatchEnd(s *callback.State) error {
	*c = course{s.Epoch, s.Epochs, s.Step, s.Steps}
	return nil
}

func (c *course) EpochEnd(s *callback.State) error { return c.BatchEnd(s) }

func (c *course) String() string {
	if c.epoch == 0 {
		return "before the first step"
	}
	return fmt.Sprintf("in epoch %d of %d, after step %d of %d", c.epoch, c.epochs, c.step, c.steps)
}
