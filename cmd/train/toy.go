package main

import (
	"fmt"
	"io"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// toy is the toy CNN for pictures of the given shape [H, W, C].
func toy(shape []int, classes int) (*cnn.Model, error) {
	return cnn.Sequential(
		cnn.Input(shape...),
		cnn.Conv2D(32, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Conv2D(64, 3, cnn.ReLU()),
		cnn.MaxPooling2D(2),
		cnn.Flatten(),
		cnn.Dense(classes, cnn.Softmax()),
	)
}

// parameters is the number of weights of a model.
func parameters(m *cnn.Model) int {
	n := 0
	for _, l := range m.Layers() {
		n += l.Params
	}
	return n
}

// writeSummary writes the model's summary: Keras' one, which is 80 columns wide, or a plain one in a narrower space.
func writeSummary(w io.Writer, m *cnn.Model, width int) error {
	if width >= 80 {
		return m.Summary(w)
	}
	for _, l := range m.Layers() {
		if _, err := fmt.Fprintf(w, "%-16s %-19s %9s\n", l.Name, l.Output, thousands(l.Params)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%-36s %9s\n\n", "parameters", thousands(parameters(m)))
	return err
}
