package onnx

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// file makes the bytes of a graph.
func file(t testing.TB, g *wire.Graph, opset int64) []byte {
	t.Helper()
	var b bytes.Buffer
	m := &wire.Model{IRVersion: 8, Graph: g, Opsets: []wire.Opset{{Version: opset}}}
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestErrors wants the text of errors, and for each the type that says whose fault it is.
func TestErrors(t *testing.T) {
	w := []*wire.Tensor{wire.FloatTensor("w", []int{4, 2}, make([]float32, 8)), wire.IntTensor("i", []int64{1, 2})}
	relu := node("Relu", "x", "y")
	open := graphOf([]int{4}, w, relu)
	open.Inputs[0].Dims[1] = wire.Dim{Param: "height"}
	ints64 := graphOf([]int{4}, w, relu)
	ints64.Inputs[0].Type = wire.Int64
	two := graphOf([]int{4}, w, node("Add", "x", "y", "z"))
	two.Inputs = append(two.Inputs, info("z", []int{4}))
	outputs := graphOf([]int{4}, w, relu, node("Neg", "x", "z"))
	outputs.Outputs = append(outputs.Outputs, &wire.Info{Name: "z", Type: wire.Float})
	sparse := graphOf([]int{4}, w, node("If", "x", "y", &wire.Attribute{Name: "then_branch", Kind: wire.KindGraph}))
	typed := &wire.Attribute{Name: "alpha", Kind: wire.KindInt}
	for _, c := range []struct {
		g         *wire.Graph
		opset     int64
		supported bool // a *FormatError
		want      string
	}{
		{open, 17, false, `onnx: not supported: input "x": axis 1 of a size that the file leaves open; give it with InputShape`},
		{ints64, 17, false, `onnx: not supported: input "x": want type float, got int64`},
		{two, 17, false, "onnx: not supported: inputs of the graph: want one, got 2"},
		{outputs, 17, false, "onnx: not supported: outputs of the graph: want one, got 2"},
		{graphOf([]int{4}, w, relu), 6, false, "onnx: not supported: opset version: want 7 to 28, got 6"},
		{graphOf([]int{4}, w, node("Sin", "x", "y")), 17, false, `onnx: Sin "y": not supported: an operator without a layer here`},
		{sparse, 17, false, `onnx: If "y": not supported: an operator without a layer here`},
		{graphOf([]int{4}, w, node("Relu", "x", "y", integer("extra", 1))), 17, false, `onnx: Relu "y": not supported: attribute "extra"`},
		{graphOf([]int{4}, w, node("LeakyRelu", "x", "y", typed)), 17, true, `onnx: LeakyRelu "y": attribute alpha: want type 1, got 2`},
		{graphOf([]int{4}, w, node("LeakyRelu", "x", "y", float("alpha", 1), float("alpha", 1))), 17, true, `onnx: LeakyRelu "y": attribute alpha: want it once, got it twice`},
		{graphOf([]int{4}, w, node("Relu", "x", "y", "w")), 17, true, `onnx: Relu "y": inputs: want 1 to 1, got 2`},
		{graphOf([]int{4}, w, node("Gemm", "x", "y", "")), 17, true, `onnx: Gemm "y": input 2: want one, got none`},
		{graphOf([]int{3}, w, node("Gemm", "x", "y", "w")), 17, true, `onnx: Gemm "y": inputs: want as many rows in the kernel as columns in [N [3]], got shape [4 2]`},
		{graphOf([]int{4}, w, node("MatMul", "x", "y", "i")), 17, true, `onnx: MatMul "y": kernel: want floating-point numbers, got int64`},
		{graphOf([]int{2}, w, node("Gemm", "w", "y", "x")), 17, false, `onnx: Gemm "y": not supported: a constant as its input`},
		{graphOf([]int{4}, w, node("Relu", "w", "y")), 17, false, `onnx: Relu "y": not supported: a constant as its input`},
		{graphOf([]int{4}, w, node("Identity", "w", "y")), 17, false, "onnx: not supported: an output that does not depend on the input"},
		{graphOf([]int{4}, w, node("Reshape", "x", "y", "i")), 17, false, `onnx: Reshape "y": not supported: a shape that divides the batch or joins it with another axis: [1 2] of [N [4]]`},
		{graphOf([]int{3, 4, 4}, w, node("MaxPool", "x", "y", ints("kernel_shape", 5, 1))), 17, true, `onnx: MaxPool "y": kernel: want at most the picture's 4 with its pads, got 5`},
		{graphOf([]int{4}, []*wire.Tensor{wire.FloatTensor("c", []int{2, 4}, seven(8))}, node("Add", "x", "y", "c")), 17, false, `onnx: Add "y": not supported: a constant of shape [2 4] for a value of shape [N [4]]`},
		{graphOf([]int{4}, []*wire.Tensor{wire.IntTensor("s", []int64{-1, 2})}, node("Reshape", "x", "y", "s")), 17, false, `onnx: Reshape "y": not supported: a shape that divides the batch or joins it with another axis: [-1 2] of [N [4]]`},
		{graphOf([]int{3, 4, 4}, w, node("MaxPool", "x", "y", ints("kernel_shape", 2, 2), ints("pads", 2, 0, 0, 0))), 17, false, `onnx: MaxPool "y": not supported: pads as wide as the kernel`},
	} {
		_, err := Read(bytes.NewReader(file(t, c.g, c.opset)))
		if err == nil || err.Error() != c.want {
			t.Errorf("want %s\n got %v", c.want, err)
			continue
		}
		var f *FormatError
		if errors.As(err, &f) != c.supported {
			t.Errorf("%v: want a *FormatError: %v, got %T", err, c.supported, err)
		}
	}
}

func TestOptions(t *testing.T) {
	g := graphOf([]int{3, 4, 4}, nil, node("GlobalAveragePool", "x", "y"))
	g.Inputs[0].Dims[2], g.Inputs[0].Dims[3] = wire.Dim{Param: "h"}, wire.Dim{}
	b := file(t, g, 17)
	m, err := Read(bytes.NewReader(b), InputShape(3, 6, 5))
	if err != nil {
		t.Fatal(err)
	}
	if m.Layout != NCHW || !slices.Equal(m.Input(), []int{6, 5, 3}) || !slices.Equal(m.OutputShape, []int{3, 1, 1}) || m.OutputName != "y" {
		t.Errorf("model: want NCHW, [6 5 3], [3 1 1], y, got %v, %v, %v, %v", m.Layout, m.Input(), m.OutputShape, m.OutputName)
	}
	for _, c := range []struct {
		o    []Option
		want string
	}{
		{nil, "leaves open"}, {[]Option{InputShape(2, 6, 5)}, "want 3 in axis 1, got 2"}, {[]Option{InputShape(3, 6)}, "got 4 axes"},
		{[]Option{InputShape(3, 1<<20, 1<<20)}, "product of at most"}, {[]Option{InputShape(3, 0, 1)}, "1 or more"},
		{[]Option{InputShape(3, 6, 5), Limit(int64(len(b) - 1))}, "size: want at most"},
	} {
		if _, err := Read(bytes.NewReader(b), c.o...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want an error with %q, got %v", c.want, err)
		}
	}
	if _, err := Read(bytes.NewReader(b), InputShape(3, 6, 5), Limit(int64(len(b)))); err != nil {
		t.Errorf("a file as large as the limit: want a model, got %v", err)
	}
	if _, err := m.Predict(context.Background(), make([]float32, 91)); err == nil || !strings.Contains(err.Error(), "multiple of 90") {
		t.Errorf("Predict of 91 numbers: want an error, got %v", err)
	}
}

// TestBatch wants a batch that the file fixes to be free afterwards, in shapes too.
func TestBatch(t *testing.T) {
	g := graphOf([]int{2, 2, 1}, []*wire.Tensor{wire.IntTensor("s", []int64{5, 4})}, node("Reshape", "x", "r", "s"), node("Neg", "r", "y"))
	g.Inputs[0].Dims[0] = wire.Dim{Value: 5, Known: true}
	m, err := Read(bytes.NewReader(file(t, g, 17)))
	if err != nil {
		t.Fatal(err)
	}
	y, err := m.Predict(context.Background(), []float32{1, 2, 3, 4, 5, 6, 7, 8})
	if err != nil || !slices.Equal(flatten(y), []float32{-1, -2, -3, -4, -5, -6, -7, -8}) {
		t.Errorf("Predict: want the numbers turned, got %v, error %v", y, err)
	}
}

// TestFineTune trains a model from PyTorch further: all of it, then its last layer alone.
func TestFineTune(t *testing.T) {
	m, err := Open("testdata/models/torch_residual-script.onnx")
	if err != nil {
		t.Fatal(err)
	}
	n := size(m.InputShape)
	x, labels := make([]float32, 16*n), make([]int, 16)
	for i := range x {
		labels[i/n] = i / n % 10
		x[i] = float32((i*7919+i/n*104729)%1000)/500 - 1
	}
	d, err := data.New(x, labels, m.Input(), 10)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Compile(cnn.Optimizer(optimizer.Adam(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		t.Fatal(err)
	}
	before := m.Weights()
	h, err := m.Fit(context.Background(), d, cnn.Epochs(5), cnn.BatchSize(8))
	if err != nil {
		t.Fatal(err)
	}
	if losses := h.Series("loss"); !(losses[4] < losses[0]*0.98) {
		t.Errorf("losses: want them to fall, got %v", losses)
	}
	for i, w := range m.Weights() {
		if slices.Equal(w.Values, before[i].Values) {
			t.Errorf("%s: want it trained, got the same numbers", w.Name)
		}
	}
	if err := errors.Join(m.SetTrainable(false), m.SetTrainable(true, "dense")); err != nil {
		t.Fatal(err)
	}
	before = m.Weights()
	if _, err := m.Fit(context.Background(), d, cnn.Epochs(1), cnn.BatchSize(8)); err != nil {
		t.Fatal(err)
	}
	for i, w := range m.Weights() {
		if slices.Equal(w.Values, before[i].Values) == strings.HasPrefix(w.Name, "dense/") {
			t.Errorf("%s: want the dense layer trained alone", w.Name)
		}
	}
}

// seven is a list of numbers.
func seven(n int) []float32 { return slices.Repeat([]float32{7}, n) }
