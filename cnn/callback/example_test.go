package callback_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// train fits a small model to eight pictures of two by two, of which the brighter ones are of class 1.
func train(epochs int, c ...callback.Callback) (*cnn.History, error) {
	x, labels := make([]float32, 8*2*2), make([]int, 8)
	for i := range x {
		labels[i/4] = i / 16
		x[i] = float32(i/16) + float32(i%4)/8
	}
	d, err := data.New(x, labels, []int{2, 2, 1}, 2)
	if err != nil {
		return nil, err
	}
	m, err := cnn.Sequential(cnn.Input(2, 2, 1), cnn.Flatten(), cnn.Dense(2))
	if err != nil {
		return nil, err
	}
	err = m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(loss.SparseCategoricalCrossentropy(loss.FromLogits(true))))
	if err != nil {
		return nil, err
	}
	return m.Fit(context.Background(), d, cnn.Epochs(epochs), cnn.ValidationData(d), cnn.Callbacks(c...))
}

// The loss falls at each epoch, but never by as much as 10: the rate goes down after each two epochs, and five of them are
// enough.
func Example() {
	stop := callback.EarlyStopping(callback.MinDelta(10), callback.Patience(5), callback.RestoreBestWeights())
	h, err := train(100, callback.ReduceLROnPlateau(callback.MinDelta(10), callback.Patience(2), callback.Factor(0.5)), stop)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(h.Epochs), "epochs, the best of them:", stop.BestEpoch(), "stopped at:", stop.StoppedEpoch())
	for _, rate := range h.Series("learning_rate") {
		fmt.Printf("%.3f ", rate)
	}
	// Output:
	// 6 epochs, the best of them: 0 stopped at: 5
	// 0.100 0.100 0.100 0.050 0.050 0.025
}

// What cannot be watched is an error before anything is trained.
func ExampleEarlyStopping() {
	_, err := train(100, callback.EarlyStopping(callback.Monitor("val_accuracy"), callback.Patience(3)))
	fmt.Println(err)
	// Output:
	// cnn: Fit: callback 1: callback: EarlyStopping: monitor: want learning_rate, loss or val_loss, got "val_accuracy"
}

func ExampleReduceLROnPlateau() {
	c := callback.ReduceLROnPlateau(callback.Factor(2))
	_, err := train(100, c)
	fmt.Println(err)
	// Output:
	// cnn: Fit: callback 1: callback: ReduceLROnPlateau: factor: want 0 or more and below 1, got 2
}

// The rate of the first two epochs stays, then it falls.
func ExampleLearningRateScheduler() {
	h, err := train(4, callback.LearningRateScheduler(func(epoch int, rate float64) float64 {
		if epoch < 2 {
			return rate
		}
		return rate / 10
	}))
	if err != nil {
		log.Fatal(err)
	}
	for _, rate := range h.Series("learning_rate") {
		fmt.Printf("%.3g ", rate)
	}
	// Output:
	// 0.1 0.1 0.01 0.001
}

func ExampleCSVLogger() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "log.csv")
	if _, err := train(2, callback.CSVLogger(path)); err != nil {
		log.Fatal(err)
	}
	table, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\r\n")
	fmt.Println(lines[0])
	fmt.Println(len(lines)-1, "rows")
	// Output:
	// epoch,loss,val_loss
	// 2 rows
}

// Progress writes what it is told; Fit would tell it the real numbers.
func ExampleProgress() {
	p := callback.Progress(os.Stdout)
	err := p.EpochEnd(&callback.State{Epoch: 1, Epochs: 1, Step: 3, Steps: 3, Elapsed: 858 * time.Millisecond,
		Logs: map[string]float64{"accuracy": 0.125, "loss": 2.7149, "val_accuracy": 0.1875, "val_loss": 2.2949}})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// 3/3 - 1s - 286ms/step - accuracy: 0.1250 - loss: 2.7149 - val_accuracy: 0.1875 - val_loss: 2.2949
}

func ExampleTerminateOnNaN() {
	err := callback.TerminateOnNaN().BatchEnd(&callback.State{Logs: map[string]float64{"loss": math.NaN()}})
	fmt.Println(errors.Is(err, callback.ErrStop))
	// Output:
	// true
}

// A callback of one's own: enough is enough.
func ExampleFunc() {
	h, err := train(100, callback.Func{OnEpochEnd: func(s *callback.State) error {
		fmt.Println("epoch", s.Epoch, "of", s.Epochs)
		if s.Epoch == 2 {
			return callback.ErrStop
		}
		return nil
	}})
	fmt.Println(len(h.Epochs), err)
	// Output:
	// epoch 1 of 100
	// epoch 2 of 100
	// 2 <nil>
}
