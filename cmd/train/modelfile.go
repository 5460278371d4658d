package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/named"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/npz"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/onnx"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/safetensors"
)

// format is one kind of file that holds a model or its weights. This file is the only place that knows them.
type format struct {
	name   string // in the JSON of summary
	suffix string // of a file's name, in lower case

	// open reads a whole model; nil: the files hold weights only.
	open func(r io.ReaderAt, size int64, how reading) (*opened, error)
	// weights reads what a file without a model holds; nil: that cannot be told without a model.
	weights func(r io.ReaderAt, size int64) ([]cnn.Weight, error)
	// assign gives a model the weights of a file.
	assign func(r io.ReaderAt, size int64, m *cnn.Model) error
	// keepsTraining: a file holds what a training needs to go on.
	keepsTraining bool
	// write writes a model, or its weights; nil: the format is only read.
	write func(w io.Writer, o *opened) error
	// writeWeights writes weights that belong to no model; nil: it cannot.
	writeWeights func(w io.Writer, weights []cnn.Weight) error
}

// reading says how a model is read.
type reading struct {
	path     string // where files lie that belong to it; "": it stands alone
	compiled bool   // with its loss, metrics and the optimizer's state
}

// formats are all formats. Of two suffixes that fit, the longer one counts.
var formats = []*format{
	{name: "keras", suffix: ".keras", open: kerasFile(keras.Read), write: writeKeras, keepsTraining: true},
	{name: "keras-h5", suffix: ".h5", open: kerasFile(keras.ReadH5)},
	{
		name: "keras-weights", suffix: ".weights.h5",
		assign: func(r io.ReaderAt, size int64, m *cnn.Model) error { return keras.ReadWeights(r, size, m) },
		write:  func(w io.Writer, o *opened) error { return keras.WriteWeights(w, o.model) },
	},
	{
		name: "onnx", suffix: ".onnx", open: openONNX,
		write: func(w io.Writer, o *opened) error { return onnx.Write(w, o.model) },
	},
	byName("safetensors", ".safetensors", safetensors.Read, safetensors.Write),
	byName("npz", ".npz", npz.Read, npz.Write),
}

func kerasFile(read func(io.ReaderAt, int64, ...keras.ReadOption) (*keras.File, error)) func(io.ReaderAt, int64, reading) (*opened, error) {
	return func(r io.ReaderAt, size int64, how reading) (*opened, error) {
		f, err := read(r, size, keras.Compile(how.compiled))
		if err != nil {
			return nil, err
		}
		o := &opened{model: f.Model, keras: f, input: f.Model.Input()}
		o.answer = func(ctx context.Context, x []float32) ([][]float32, error) { return o.model.Predict(ctx, x) }
		if f.Extra != nil {
			o.classes = f.Extra.Classes
		}
		return o, nil
	}
}

// writeKeras keeps what a file of Keras says beyond the model.
func writeKeras(w io.Writer, o *opened) error {
	var options []keras.WriteOption
	if o.keras != nil {
		options = append(options, keras.InputName(o.keras.InputName))
		if o.keras.Extra != nil {
			options = append(options, keras.WithExtra(*o.keras.Extra))
		}
	}
	return keras.Write(w, o.model, options...)
}

func openONNX(r io.ReaderAt, size int64, how reading) (*opened, error) {
	var m *onnx.Model
	var err error
	if how.path != "" {
		m, err = onnx.Open(how.path)
	} else {
		m, err = onnx.Read(io.NewSectionReader(r, 0, size))
	}
	if err != nil {
		return nil, err
	}
	return &opened{model: m.Model, input: m.InputShape, reordered: m.Reordered() && len(m.OutputShape) == 1, answer: func(ctx context.Context, x []float32) ([][]float32, error) {
		return m.Predict(ctx, x)
	}}, nil
}

// byName is a format of weights that carry the names of package cnn.
func byName(name, suffix string, read func(io.ReaderAt, int64) ([]cnn.Weight, error), write func(io.Writer, []cnn.Weight) error) *format {
	return &format{
		name: name, suffix: suffix, weights: read,
		assign: func(r io.ReaderAt, size int64, m *cnn.Model) error {
			w, err := read(r, size)
			if err != nil {
				return err
			}
			return named.Assign(m, w)
		},
		write:        func(w io.Writer, o *opened) error { return write(w, o.model.Weights()) },
		writeWeights: write,
	}
}

// formatOf finds the format of a file by its name. what is the argument, for the error.
func formatOf(what, path string) (*format, error) {
	var found *format
	for _, f := range formats {
		if strings.HasSuffix(strings.ToLower(filepath.Base(path)), f.suffix) && (found == nil || len(f.suffix) > len(found.suffix)) {
			found = f
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%s: want a name that ends in %s, got %q", what, suffixes(func(*format) bool { return true }), path)
	}
	return found, nil
}

// suffixes lists those of the formats that ok wants.
func suffixes(ok func(*format) bool) string {
	var list []string
	for _, f := range formats {
		if ok(f) {
			list = append(list, f.suffix)
		}
	}
	n := len(list)
	if n == 1 {
		return list[0]
	}
	return strings.Join(list[:n-1], ", ") + " or " + list[n-1]
}

// opened is a model from a file.
type opened struct {
	model *cnn.Model
	keras *keras.File // what else a file of Keras says; nil: it is none
	input cnn.Shape   // of one example, in the layout of the file
	// answer predicts for examples in the layout of the file.
	answer func(ctx context.Context, x []float32) ([][]float32, error)
	// reordered says that the model's own answers have another order than the file's, and that no shape shows it.
	reordered bool
	// classes are the names of the answer's numbers; nil: not known.
	classes []string
}

// badFileError says that a file given to be read cannot be used.
type badFileError struct {
	path string
	err  error
}

func (e *badFileError) Error() string {
	err := e.err
	if p := new(fs.PathError); errors.As(err, &p) && p.Path == e.path {
		err = p.Err // path need not stand there twice
	}
	return e.path + ": " + strings.TrimPrefix(err.Error(), e.path+": ")
}

func (e *badFileError) Unwrap() error { return e.err }

// withFile hands a file to read, with its size. Errors are *badFileError.
func withFile(path string, read func(r io.ReaderAt, size int64) error) error {
	err := func() error {
		info, err := os.Stat(path) // first, since opening a pipe waits for who writes it
		switch {
		case err != nil:
			return err
		case info.IsDir():
			return errors.New("want a file, got a folder")
		case !info.Mode().IsRegular():
			return errors.New("want a plain file")
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if info, err = f.Stat(); err != nil {
			return err
		}
		return read(f, info.Size())
	}()
	if err != nil {
		return &badFileError{path, err}
	}
	return nil
}

// openModel reads a whole model and, if weights is not "", gives it those of that file. what is the argument, for the error.
func openModel(what, path, weights string, compiled bool) (o *opened, err error) {
	f, err := formatOf(what, path)
	if err != nil {
		return nil, err
	}
	if f.open == nil {
		return nil, fmt.Errorf("%s: want a whole model, %s, got %q, which holds only weights; give it as --weights", what,
			suffixes(func(f *format) bool { return f.open != nil }), path)
	}
	if err := withFile(path, func(r io.ReaderAt, size int64) (err error) {
		o, err = f.open(r, size, reading{path, compiled})
		return err
	}); err != nil || weights == "" {
		return o, err
	}
	f, err = formatOf("--weights", weights)
	if err != nil {
		return nil, err
	}
	if f.assign == nil {
		return nil, fmt.Errorf("--weights: want a name that ends in %s, got %q", suffixes(func(f *format) bool { return f.assign != nil }), weights)
	}
	return o, withFile(weights, func(r io.ReaderAt, size int64) error { return f.assign(r, size, o.model) })
}

// encode is the content of a file of this format.
func (f *format) encode(o *opened) ([]byte, error) {
	var b bytes.Buffer
	err := f.write(&b, o)
	return b.Bytes(), err
}
