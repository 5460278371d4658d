package onnx_test

import (
	"bytes"
	"context"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/onnx"
)

// A model that PyTorch exported, with pictures as [C,H,W]: it takes them so, and is a cnn.Model with layers and weights.
func ExampleOpen() {
	m, err := onnx.Open("testdata/models/torch_residual-dynamo.onnx")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Layout, m.InputShape, m.InputName, m.OutputName)
	for _, l := range m.Layers()[:3] {
		fmt.Println(l.Name, l.Class, l.Output)
	}
	picture := make([]float32, 3*32*32)
	answers, err := m.Predict(context.Background(), picture)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(answers), "answer of", len(answers[0]), "classes")
	// Output:
	// NCHW [3 32 32] x y
	// conv2d Conv2D (None, 32, 32, 16)
	// re_lu ReLU (None, 32, 32, 16)
	// conv2d_1 Conv2D (None, 32, 32, 16)
	// 1 answer of 10 classes
}

// A model written for ONNX Runtime, and read back.
func ExampleWrite() {
	m, err := cnn.Sequential(cnn.Input(28, 28, 1), cnn.Conv2D(8, 3, cnn.ReLU()), cnn.MaxPooling2D(2), cnn.Flatten(), cnn.Dense(10, cnn.Softmax()))
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer // or a file
	if err := onnx.Write(&file, m); err != nil {
		log.Fatal(err)
	}
	back, err := onnx.Read(&file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.InputName, back.InputShape, "to", back.OutputName, back.OutputShape)
	// Output:
	// input [28 28 1] to dense [10]
}
