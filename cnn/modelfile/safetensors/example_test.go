package safetensors_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/named"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/safetensors"
)

// Weights go through a file to another model of the same form.
func Example() {
	trained, err := cnn.Sequential(cnn.Input(4, 4, 1), cnn.Conv2D(2, 3), cnn.Flatten(), cnn.Dense(3))
	if err != nil {
		log.Fatal(err)
	}
	trained.Initialize(7)
	var file bytes.Buffer
	if err := safetensors.Write(&file, trained.Weights()); err != nil {
		log.Fatal(err)
	}

	m, err := cnn.Sequential(cnn.Input(4, 4, 1), cnn.Conv2D(2, 3), cnn.Flatten(), cnn.Dense(3))
	if err != nil {
		log.Fatal(err)
	}
	weights, err := safetensors.Read(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	if err := named.Assign(m, weights); err != nil {
		log.Fatal(err)
	}
	for _, w := range weights {
		fmt.Println(w.Name, w.Shape)
	}
	fmt.Println(m.WeightsSHA256() == trained.WeightsSHA256())
	// Output:
	// conv2d/kernel [3 3 1 2]
	// conv2d/bias [2]
	// dense/kernel [8 3]
	// dense/bias [3]
	// true
}
