// Command training makes model.keras and testdata/boot.png for the program in the folder above; go generate runs it there. It takes
// about ten seconds, and gives the same file again on a CPU of the same kind.
package main

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data/fashion"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

const (
	seed     = 1
	epochs   = 10
	batch    = 32
	pictured = "Ankle boot"
)

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	train, test, err := fashion.Load()
	if err != nil {
		return err
	}
	m, err := cnn.Sequential(
		cnn.Input(train.Shape()...),
		cnn.Conv2D(8, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(16, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(train.Classes(), cnn.Softmax()),
	)
	if err != nil {
		return err
	}
	m.Initialize(seed)
	rate := optimizer.CosineDecay(2e-3, epochs*((train.Len()+batch-1)/batch))
	if err := m.Compile(cnn.Optimizer(optimizer.Adam(rate)), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
		return err
	}
	if _, err := m.Fit(ctx, train, cnn.Epochs(epochs), cnn.BatchSize(batch), cnn.Seed(seed)); err != nil {
		return err
	}
	r, err := m.Evaluate(ctx, test)
	if err != nil {
		return err
	}
	fmt.Printf("test accuracy %.3f\n", r.Value("accuracy"))
	trained := uint64(seed)
	sum, _ := fashion.SHA256()
	if err := keras.Save("model.keras", m, keras.IncludeOptimizer(false), keras.WithExtra(keras.Extra{
		Classes: fashion.ClassNames(),
		Picture: &keras.Picture{Colors: "grayscale", Scale: 1.0 / 255},
		Seed:    &trained,
		Data:    "sha256:" + sum,
	})); err != nil {
		return err
	}
	return writePicture("testdata/boot.png", test)
}

// writePicture writes the first picture of the class that the test asks for.
func writePicture(path string, d interface {
	Len() int
	Read(index []int, x []float32, labels []int) error
	Shape() []int
}) error {
	shape := d.Shape()
	x, label := make([]float32, shape[0]*shape[1]), make([]int, 1)
	for i := range d.Len() {
		if err := d.Read([]int{i}, x, label); err != nil {
			return err
		}
		if fashion.ClassNames()[label[0]] == pictured {
			break
		}
	}
	m := image.NewGray(image.Rect(0, 0, shape[1], shape[0]))
	for i, v := range x {
		m.Pix[i] = uint8(v*255 + 0.5)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		return err
	}
	return f.Close()
}
