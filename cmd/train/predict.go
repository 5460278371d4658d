package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// predictCmd is train predict: its arguments and flags.
type predictCmd struct {
	Model   string `arg:"" help:"The model's file."`
	Array   string `arg:"" help:"A file of NumPy arrays, .npz, with the array x: examples in the layout of the model's own input, one after another."`
	Weights string `placeholder:"FILE" help:"Weights for the model in place of its own."`
	JSON    bool   `name:"json" help:"Write the outputs as one line of JSON."`
}

// Help is shown below the verb's one line.
func (predictCmd) Help() string {
	return `For each example one line: its number, the class with the largest output, and that output; the value itself where the model has a single output. With --json all outputs, {"outputs":[[…],…]}, a list for each example, as float32 numbers. An ONNX model that takes pictures as [C,H,W] takes them so here too. Numbers of x of another type become float32.

` + modelFiles() + `

Examples:

    train predict model.keras pictures.npz
    train predict model.onnx pictures.npz --json
    train predict model.keras pictures.npz --weights best.weights.h5

Exit codes: 0 ok, 1 wrong use, 2 a file cannot be read or does not fit, 3 an output is no finite number, 4 standard output cannot be written.`
}

// modelFiles tells which files hold a model and which weights.
func modelFiles() string {
	return "Files of models: " + suffixes(func(f *format) bool { return f.open != nil }) +
		". Of weights: " + suffixes(func(f *format) bool { return f.open == nil }) + "."
}

// Run predicts.
func (c *predictCmd) Run(ctx context.Context, u *ui) error {
	o, err := openModel("predict", c.Model, c.Weights, false)
	if err != nil {
		return err
	}
	x, err := readExamples(c.Array, o.input)
	if err != nil {
		return err
	}
	y, err := o.answer(ctx, x)
	if err != nil {
		return stopped(ctx, err, "")
	}
	for i, row := range y {
		for _, v := range row {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return fmt.Errorf("predict: output of example %d: %w, got %v", i, errNotFinite, v)
			}
		}
	}
	if c.JSON {
		return writeOutputs(u.out, y)
	}
	w := bufio.NewWriter(u.out)
	for i, row := range y {
		k := largest(row)
		switch {
		case len(row) == 1:
			fmt.Fprintf(w, "%6d  %g\n", i, row[0])
		case k < len(o.classes):
			fmt.Fprintf(w, "%6d  %4d  %.4f  %s\n", i, k, row[k], o.classes[k])
		default:
			fmt.Fprintf(w, "%6d  %4d  %.4f\n", i, k, row[k])
		}
	}
	return w.Flush()
}

// writeOutputs writes the line of --json.
func writeOutputs(w io.Writer, y [][]float32) error {
	if y == nil {
		y = [][]float32{} // [] and not null
	}
	line, err := json.Marshal(struct {
		Outputs [][]float32 `json:"outputs"`
	}{y})
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// largest is the index of the largest number, the first of several.
func largest(row []float32) int {
	at := 0
	for i, v := range row {
		if v > row[at] {
			at = i
		}
	}
	return at
}

// readExamples reads the array x of an archive, [N, shape...].
func readExamples(path string, shape cnn.Shape) (x []float32, err error) {
	if !strings.HasSuffix(strings.ToLower(path), ".npz") {
		return nil, fmt.Errorf("predict: want an array file that ends in .npz, got %q", path)
	}
	err = withFile(path, func(r io.ReaderAt, size int64) error {
		a, err := npy.ReadMember(r, size, "x", arrayLimit(size))
		if err != nil {
			return err
		}
		if len(a.Shape) != len(shape)+1 || !slices.Equal(a.Shape[1:], shape) {
			return fmt.Errorf("array x: shape: want %s, got %s", dims("N", shape), dims("", a.Shape))
		}
		x, err = float32s(a)
		return err
	})
	return x, err
}

// arrayLimit is the most bytes that an array may have in memory that comes from a file of size bytes: far more than any pictures
// compress, and little enough to refuse a file of zeros that would fill the memory.
func arrayLimit(size int64) int64 { return 64<<20 + 16*size }

// float32s are the numbers of an array, rounded where float32 does not hold them.
func float32s(a *npy.Array) ([]float32, error) {
	switch v := a.Data.(type) {
	case []float32:
		return v, nil
	case []float64:
		return convert32(v), nil
	case []int64:
		return convert32(v), nil
	case []int32:
		return convert32(v), nil
	case []uint8:
		return convert32(v), nil
	}
	return nil, errors.New("array x: want numbers")
}

func convert32[T float64 | int64 | int32 | uint8](v []T) []float32 {
	x := make([]float32, len(v))
	for i := range v {
		x[i] = float32(v[i])
	}
	return x
}

// dims writes a shape as NumPy does, behind the name of an axis if there is one.
func dims(first string, shape []int) string {
	var list []string
	if first != "" {
		list = append(list, first)
	}
	for _, d := range shape[:min(len(shape), 8)] {
		list = append(list, fmt.Sprint(d))
	}
	s := strings.Join(list, ", ")
	switch {
	case len(shape) > 8:
		s += ", …"
	case len(list) == 1:
		s += ","
	}
	return "(" + s + ")"
}
