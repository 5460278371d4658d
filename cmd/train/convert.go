package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// convertCmd is train convert: its arguments and flags.
type convertCmd struct {
	In      string `arg:"" help:"The file to read."`
	Out     string `arg:"" help:"The file to write. Its folder is made if missing; a file that is there is replaced, at once and whole."`
	Weights string `placeholder:"FILE" help:"Weights for the model of IN in place of its own."`
	Verify  bool   `default:"true" negatable:"" help:"Read what was written and want the same outputs for random examples before OUT appears (default: on)."`
}

// Help is shown below the verb's one line.
func (convertCmd) Help() string {
	return `The names' endings tell the formats. A file of weights alone cannot become a model, but ` +
		strings.ReplaceAll(suffixes(func(f *format) bool { return f.writeWeights != nil }), " or ", " and ") + ` convert into each other.

The outputs agree if their largest difference, divided by the largest output, is at most 1e-5. Weights alone have to be the same bits.

` + modelFiles() + ` Not written: ` + suffixes(func(f *format) bool { return f.write == nil }) + `.

Examples:

    train convert model.keras model.onnx
    train convert model.keras weights.safetensors
    train convert model.keras best.keras --weights best.weights.h5

Exit codes: 0 ok, 1 wrong use, a model that OUT's format cannot hold, or outputs that differ, 2 a file cannot be read or does not fit, 4 OUT cannot be written. After an error OUT is as it was.`
}

// Run converts.
func (c *convertCmd) Run(ctx context.Context, u *ui) error {
	from, err := formatOf("convert: IN", c.In)
	if err != nil {
		return err
	}
	to, err := formatOf("convert: OUT", c.Out)
	if err != nil {
		return err
	}
	switch {
	case to.write == nil:
		return fmt.Errorf("convert: OUT: want a name that ends in %s, got %q, which is only read",
			suffixes(func(f *format) bool { return f.write != nil }), c.Out)
	case from.open == nil && to.open != nil:
		return fmt.Errorf("convert: IN: want a whole model, %s, got %q, which holds only weights; give it as --weights",
			suffixes(func(f *format) bool { return f.open != nil }), c.In)
	case from.open == nil && from.weights != nil && to.writeWeights != nil && c.Weights == "":
		return c.convertWeights(u, from, to)
	}
	o, err := openModel("convert: IN", c.In, c.Weights, to.keepsTraining)
	if err != nil {
		return err
	}
	if o.reordered && to.open != nil {
		return fmt.Errorf("convert: IN: want answers in an order that OUT can keep, got %s, which gives the numbers of a picture one after another, channels first; predict keeps that order", c.In)
	}
	content, err := to.encode(o)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Out, err)
	}
	text := fmt.Sprintf("%s: %s, %s", c.Out, plural(len(o.model.Layers()), "layer"), plural(parameters(o.model), "parameter"))
	if c.Verify {
		d, err := c.compare(ctx, to, o, content)
		if err != nil {
			return stopped(ctx, err, "before "+c.Out+" was written")
		}
		text += fmt.Sprintf("; outputs for %d random examples ", verified)
		if d == 0 {
			text += "are the same"
		} else {
			text += fmt.Sprintf("agree within %.1e", d)
		}
	}
	if err := writeWhole(c.Out, c.Out, content); err != nil {
		return err
	}
	fmt.Fprintln(u.out, text)
	return nil
}

// verified is the number of random examples; tolerance how far the outputs may be apart, relative to the largest. Formats
// that regroup a model's sums, as ONNX, differ in the last digits of float32 only, 6e-8 a rounding.
const (
	verified  = 4
	tolerance = 1e-5
)

// compare reads content, what OUT will be, and gives the relative difference of the outputs of the two models.
func (c *convertCmd) compare(ctx context.Context, to *format, o *opened, content []byte) (float64, error) {
	r, size := bytes.NewReader(content), int64(len(content))
	var back *opened
	var err error
	if to.open != nil {
		back, err = to.open(r, size, reading{})
	} else if back, err = openModel("convert: IN", c.In, "", false); err == nil {
		back.model.Initialize(verifySeed) // so that weights which are missing in the file show
		err = to.assign(r, size, back.model)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: reading what was written: %w", c.Out, err)
	}
	x := randomExamples(o.model.Input())
	var y [2][]float32
	for i, m := range []*opened{o, back} {
		rows, err := m.model.Predict(ctx, x)
		if err != nil {
			return 0, err
		}
		y[i] = slices.Concat(rows...)
	}
	d := difference(y[0], y[1])
	if !(d <= tolerance) {
		return d, fmt.Errorf("%s: outputs for random examples: want a relative difference of at most %g, got %g", c.Out, tolerance, d)
	}
	return d, nil
}

const verifySeed = 20251125

// randomExamples are the same at each call, with numbers from 0 to 1.
func randomExamples(shape cnn.Shape) []float32 {
	n := verified
	for _, d := range shape {
		n *= d
	}
	r := rand.New(rand.NewPCG(verifySeed, 0))
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()
	}
	return x
}

// difference is max|a−b| ÷ max|a|; NaN if a number is not finite, +Inf if there are not as many.
func difference(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	most, apart := 0.0, 0.0
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		if d := x - y; math.IsNaN(d) || math.IsInf(d, 0) {
			return math.NaN()
		}
		most, apart = max(most, math.Abs(x)), max(apart, math.Abs(x-y))
	}
	if apart == 0 {
		return 0
	}
	return apart / most
}

// convertWeights converts weights without a model.
func (c *convertCmd) convertWeights(u *ui, from, to *format) error {
	var weights []cnn.Weight
	if err := withFile(c.In, func(r io.ReaderAt, size int64) (err error) {
		weights, err = from.weights(r, size)
		return err
	}); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := to.writeWeights(&b, weights); err != nil {
		return fmt.Errorf("%s: %w", c.Out, err)
	}
	total := 0
	for _, w := range weights {
		total += len(w.Values)
	}
	text := fmt.Sprintf("%s: %s, %s", c.Out, plural(len(weights), "weight"), plural(total, "number"))
	if c.Verify {
		back, err := to.weights(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err == nil && !sameWeights(weights, back) {
			err = errors.New("want the same weights")
		}
		if err != nil {
			return fmt.Errorf("%s: reading what was written: %w", c.Out, err)
		}
		text += ", the same bits"
	}
	if err := writeWhole(c.Out, c.Out, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(u.out, text)
	return nil
}

// sameWeights says whether two lists, in whatever order, have the same names, shapes and bits.
func sameWeights(a, b []cnn.Weight) bool {
	if len(a) != len(b) {
		return false
	}
	byName := make(map[string]cnn.Weight, len(b))
	for _, w := range b {
		byName[w.Name] = w
	}
	for _, w := range a {
		other, ok := byName[w.Name]
		if !ok || !slices.Equal(w.Shape, other.Shape) || !slices.EqualFunc(w.Values, other.Values, func(x, y float32) bool {
			return math.Float32bits(x) == math.Float32bits(y)
		}) {
			return false
		}
	}
	return true
}
