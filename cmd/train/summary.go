package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// summaryCmd is train summary: its arguments and flags.
type summaryCmd struct {
	File    string `arg:"" help:"A file of a model or of weights."`
	JSON    bool   `name:"json" help:"Write one line of JSON."`
	Weights bool   `help:"List the weights with their smallest, largest and mean value."`
}

// Help is shown below the verb's one line.
func (summaryCmd) Help() string {
	return `A model is shown as Keras' model.summary shows it, however the file was made; of an ONNX model these are the layers it becomes here. Shapes of pictures are [H,W,C]; "file_input" in the JSON is what the file itself takes. A file of weights is a list of their names and shapes.

` + modelFiles() + `

Examples:

    train summary model.keras
    train summary model.onnx --json | jq .parameters
    train summary weights.safetensors --weights

Exit codes: 0 ok, 1 wrong use, 2 the file cannot be read, 4 standard output cannot be written.`
}

// Run shows the file.
func (c *summaryCmd) Run(u *ui) error {
	f, err := formatOf("summary", c.File)
	if err != nil {
		return err
	}
	switch {
	case f.open != nil:
		o, err := openModel("summary", c.File, "", true)
		if err != nil { // perhaps because of its training only, which then is not counted
			o, err = openModel("summary", c.File, "", false)
		}
		if err != nil {
			return err
		}
		return c.showModel(u, f, o)
	case f.weights == nil:
		return fmt.Errorf("summary: want a model, %s, or %s, got %q", suffixes(func(f *format) bool { return f.open != nil }),
			suffixes(func(f *format) bool { return f.weights != nil }), c.File)
	}
	var weights []cnn.Weight
	if err := withFile(c.File, func(r io.ReaderAt, size int64) (err error) {
		weights, err = f.weights(r, size)
		return err
	}); err != nil {
		return err
	}
	if c.JSON {
		return writeLine(u.out, fileInfo{Format: f.name, Parameters: count(weights), Weights: c.list(weights)})
	}
	if _, err := fmt.Fprintf(u.out, "Weights: %q\n\n", c.File); err != nil {
		return err
	}
	return c.writeWeights(u.out, weights)
}

// fileInfo is the line of --json.
type fileInfo struct {
	Format     string       `json:"format"`
	Model      string       `json:"model,omitempty"` // its name
	Input      []int        `json:"input,omitempty"` // of one example
	FileInput  []int        `json:"file_input,omitempty"`
	Output     []int        `json:"output,omitempty"`
	Classes    []string     `json:"classes,omitempty"`
	Layers     []layerInfo  `json:"layers,omitempty"`
	Parameters int          `json:"parameters"`
	Fixed      int          `json:"fixed"` // those that are not trained
	SHA256     string       `json:"weights_sha256,omitempty"`
	Weights    []weightInfo `json:"weights,omitempty"`
}

// layerInfo is a row of the summary.
type layerInfo struct {
	Name       string   `json:"name"`
	Class      string   `json:"class"`
	From       []string `json:"from"` // "" is the input
	Output     []int    `json:"output"`
	Parameters int      `json:"parameters"`
	Fixed      int      `json:"fixed"`
	Trainable  bool     `json:"trainable"`
}

// weightInfo tells of a weight. The three figures are there with --weights, if any number is finite; they leave out those that
// are not.
type weightInfo struct {
	Name      string   `json:"name"`
	Shape     []int    `json:"shape"`
	Min       *float32 `json:"min,omitempty"`
	Max       *float32 `json:"max,omitempty"`
	Mean      *float64 `json:"mean,omitempty"`
	NotFinite int      `json:"not_finite,omitempty"` // NaN and infinities
	size      int
}

func (c *summaryCmd) showModel(u *ui, f *format, o *opened) error {
	m := o.model
	if !c.JSON {
		if err := writeSummary(u.out, m, u.outWidth); err != nil || !c.Weights {
			return err
		}
		return c.writeWeights(u.out, m.Weights())
	}
	info := fileInfo{
		Format: f.name, Model: m.Name(), Input: m.Input(), FileInput: o.input, Output: m.Output(), Classes: o.classes,
		Parameters: parameters(m), SHA256: m.WeightsSHA256(),
	}
	for _, l := range m.Layers() {
		info.Layers = append(info.Layers, layerInfo{l.Name, l.Class, l.From, l.Output, l.Params, l.Fixed, l.Trainable})
		info.Fixed += l.Fixed
	}
	if c.Weights {
		info.Weights = c.list(m.Weights())
	}
	return writeLine(u.out, info)
}

func writeLine(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

func count(weights []cnn.Weight) (n int) {
	for _, w := range weights {
		n += len(w.Values)
	}
	return n
}

// list tells of the weights as the flags want it.
func (c *summaryCmd) list(weights []cnn.Weight) []weightInfo {
	list := make([]weightInfo, len(weights))
	for i, w := range weights {
		list[i] = weightInfo{Name: w.Name, Shape: w.Shape, size: len(w.Values)}
		if !c.Weights {
			continue
		}
		var low, high float32
		sum, n := 0.0, 0
		for _, v := range w.Values {
			switch x := float64(v); {
			case math.IsNaN(x) || math.IsInf(x, 0):
				continue
			case n == 0:
				low, high = v, v
			}
			low, high, sum, n = min(low, v), max(high, v), sum+float64(v), n+1
		}
		list[i].NotFinite = len(w.Values) - n
		if n > 0 {
			mean := sum / float64(n)
			list[i].Min, list[i].Max, list[i].Mean = &low, &high, &mean
		}
	}
	return list
}

// writeWeights writes a table of weights within 80 columns, unless a name alone is wider.
func (c *summaryCmd) writeWeights(w io.Writer, weights []cnn.Weight) error {
	wide := len("parameters")
	for _, x := range weights {
		wide = max(wide, len(x.Name))
	}
	var b strings.Builder
	for _, x := range c.list(weights) {
		fmt.Fprintf(&b, "%-*s  %-19s %11s", wide, printable(x.Name), dims("", x.Shape), thousands(x.size))
		if x.Min != nil {
			fmt.Fprintf(&b, "  %9.2g %9.2g %9.2g", *x.Min, *x.Max, *x.Mean)
		}
		if x.NotFinite > 0 {
			fmt.Fprintf(&b, "  %s not finite", thousands(x.NotFinite))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%-*s  %-19s %11s\n", wide, "parameters", "", thousands(count(weights)))
	_, err := io.WriteString(w, b.String())
	return err
}

// printable is a name from a file as a terminal may show it.
func printable(s string) string {
	if q := fmt.Sprintf("%q", s); q != `"`+s+`"` {
		return q
	}
	return s
}
