package onnx

import (
	"bytes"
	"testing"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// TestReordered: a flattened picture of channels first has another order here; numbers of a dense layer have not.
func TestReordered(t *testing.T) {
	for name, c := range map[string]struct {
		g    *wire.Graph
		want bool
	}{
		"flattened picture": {graphOf([]int{2, 4, 4}, nil, node("MaxPool", "x", "q", ints("kernel_shape", 1, 1)), node("Flatten", "q", "y")), true},
		"features":          {graphOf([]int{4}, nil, node("Relu", "x", "y")), false},
		"one channel":       {graphOf([]int{1, 4, 4}, nil, node("MaxPool", "x", "q", ints("kernel_shape", 1, 1)), node("Flatten", "q", "y")), false},
	} {
		m, err := Read(bytes.NewReader(file(t, c.g, 17)))
		if err != nil {
			t.Fatal(err)
		}
		if m.Reordered() != c.want {
			t.Errorf("%s: Reordered = %v, want %v", name, m.Reordered(), c.want)
		}
	}
}
