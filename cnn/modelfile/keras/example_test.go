package keras_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// A model that Keras has saved answers here.
func ExampleOpen() {
	f, err := keras.Open("testdata/tiny/model.keras")
	if err != nil {
		fmt.Println(err)
		return
	}
	picture := make([]float32, 14*14*3)
	y, err := f.Model.Predict(context.Background(), picture)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Model.Name(), f.Model.Input(), len(y[0]), "classes, by Keras", f.KerasVersion)
	// Output: tiny (None, 14, 14, 3) 10 classes, by Keras 3.15.1
}

// A training that Keras has begun goes on here.
func ExampleOpen_resume() {
	f, err := keras.Open("testdata/resume/model.keras")
	if err != nil {
		fmt.Println(err)
		return
	}
	s, _ := f.Model.OptimizerState()
	fmt.Printf("step %d, rate %.6f\n", s.Step, f.Model.LearningRate())
	// Output: step 5, rate 0.001924
}

// What a file asks for and this package does not have is an error that names it.
func ExampleUnsupportedError() {
	fmt.Println(&keras.UnsupportedError{File: "model.keras", Layer: "lambda", What: `layer class "Lambda"`})
	// Output: keras: model.keras: layer "lambda": not supported: layer class "Lambda"
}

// tutorial is a small compiled model with data for it.
func tutorial() (*cnn.Model, data.Dataset, error) {
	m, err := cnn.Sequential(cnn.Input(4, 4, 1), cnn.Flatten(), cnn.Dense(2, cnn.Softmax()))
	if err != nil {
		return nil, nil, err
	}
	if err := m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		return nil, nil, err
	}
	d, err := data.New(make([]float32, 6*16), []int{0, 1, 0, 1, 0, 1}, []int{4, 4, 1}, 2)
	return m, d, err
}

// Keras opens what is saved here; the names of the classes ride along.
func ExampleSave() {
	m, _, err := tutorial()
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "keras")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.keras")
	if err := keras.Save(path, m, keras.WithExtra(keras.Extra{Classes: []string{"cat", "dog"}})); err != nil {
		fmt.Println(err)
		return
	}
	f, err := keras.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Extra.Classes, f.Model.WeightsSHA256() == m.WeightsSHA256())
	// Output: [cat dog] true
}

// The best model of a training, and one file for each epoch.
func ExampleModelCheckpoint() {
	m, d, err := tutorial()
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "keras")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	each := keras.ModelCheckpoint(m, filepath.Join(dir, "{epoch:02d}.keras"))
	best := keras.ModelCheckpoint(m, filepath.Join(dir, "best.keras"), keras.SaveBestOnly(), keras.Monitor("loss"))
	if _, err := m.Fit(context.Background(), d, cnn.Epochs(2), cnn.Callbacks(each, best)); err != nil {
		fmt.Println(err)
		return
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Name())
	}
	// Output:
	// 01.keras
	// 02.keras
	// best.keras
}
