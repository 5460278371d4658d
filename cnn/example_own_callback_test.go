package cnn_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// until is a callback that ends a training when a value of the logs is small enough.
type until struct {
	key string
	low float64
}

// Check is asked before any training which keys the logs will have.
func (u until) Check(logs []string) error {
	if !slices.Contains(logs, u.key) {
		return fmt.Errorf("until: key: want one of %q, got %q", logs, u.key)
	}
	return nil
}

func (u until) BatchEnd(*callback.State) error { return nil }

func (u until) EpochEnd(s *callback.State) error {
	if s.Logs[u.key] <= u.low {
		return callback.ErrStop
	}
	return nil
}

// A callback as a type, and one made of a function.
func ExampleCallbacks() {
	ctx := context.Background()
	d, err := data.New([]float32{0, 1, 2, 3}, []int{0, 0, 1, 1}, []int{1}, 2)
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(1), cnn.Dense(2, cnn.Softmax(), cnn.KernelInitializer(initializer.Zeros())))
	if err != nil {
		log.Fatal(err)
	}
	err = m.Compile(
		cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.5))),
		cnn.Loss(loss.SparseCategoricalCrossentropy()),
	)
	if err != nil {
		log.Fatal(err)
	}
	print := callback.Func{OnEpochEnd: func(s *callback.State) error {
		fmt.Printf("epoch %d: %.2f\n", s.Epoch, s.Logs["loss"])
		return nil
	}}
	if _, err := m.Fit(ctx, d, cnn.Epochs(100), cnn.Callbacks(print, until{"loss", 0.6})); err != nil {
		log.Fatal(err)
	}
	_, err = m.Fit(ctx, d, cnn.Callbacks(until{"val_loss", 0.6}))
	fmt.Println(err)
	// Output:
	// epoch 1: 0.69
	// epoch 2: 0.55
	// cnn: Fit: callback 1: until: key: want one of ["loss" "learning_rate"], got "val_loss"
}
