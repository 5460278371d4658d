package onnx

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// Option says how a file is read.
type Option func(*reading)

type reading struct {
	limit int64
	shape []int
	read  func(t *wire.Tensor) error // brings external data into Raw; nil: there is no folder to look in
}

// DefaultLimit is the largest file, weights in other files included, that is read without Limit: 1 GiB.
const DefaultLimit = 1 << 30

// Limit sets how many bytes a file may have, weights in other files included. A larger one is a *FormatError, found before
// more than that is read.
func Limit(bytes int64) Option { return func(r *reading) { r.limit = bytes } }

// InputShape sets the shape of one example, in the file's order and without the batch, for a model that leaves height and width
// open. It must agree with what the file says.
func InputShape(dims ...int) Option { return func(r *reading) { r.shape = slices.Clone(dims) } }

// Read reads a model whose weights are all in the file. Options: Limit, InputShape.
//
// The model has one input and one output of type float; the first axis of both is the batch and is free afterwards, also if the
// file fixes it. Memory grows with the size of the file, not with what it declares.
//
// Errors: *FormatError for what is no ONNX model or a damaged one: a name twice or never made, nodes out of order, a size that does
// not fit; *UnsupportedError for a right model with something that cnn does not have, external data among it: that is for Open;
// those of r.
func Read(r io.Reader, o ...Option) (*Model, error) { return read(r, newReading(o)) }

func newReading(o []Option) *reading {
	s := &reading{limit: DefaultLimit}
	for _, f := range o {
		if f != nil {
			f(s)
		}
	}
	return s
}

func read(r io.Reader, s *reading) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, min(s.limit, math.MaxInt64-1)+1))
	if err != nil {
		return nil, &FormatError{What: err.Error(), Err: err}
	}
	if int64(len(b)) > s.limit {
		return nil, &FormatError{What: fmt.Sprintf("size: want at most %d bytes, got more", s.limit)}
	}
	m, err := wire.Decode(b)
	if err != nil {
		return nil, broken(err)
	}
	opset, err := check(m)
	if err != nil {
		return nil, err
	}
	return s.model(m.Graph, opset, m.Producer == producer)
}

// model makes a model of a graph that was checked.
func (s *reading) model(g *wire.Graph, opset int64, named bool) (*Model, error) {
	in, err := inputOf(g)
	if err != nil {
		return nil, err
	}
	if len(g.Outputs) != 1 {
		return nil, &UnsupportedError{Why: fmt.Sprintf("outputs of the graph: want one, got %d", len(g.Outputs))}
	}
	out := g.Outputs[0].Name
	r := &importer{opset: opset, keepNames: named, values: map[string]*value{}, budget: 1 << 16}
	var needed []bool
	r.uses, needed = demand(g, out)
	if err := s.constants(r, g); err != nil {
		return nil, err
	}
	dims, err := s.inputShape(r, in)
	if err != nil {
		return nil, err
	}
	layout, err := layoutOf(g, in.Name, dims)
	if err != nil {
		return nil, err
	}
	x := &value{view: plainView(dims), sole: r.uses[in.Name] == 1}
	shape := dims
	if layout == NCHW {
		shape = []int{dims[1], dims[2], dims[0]}
		x.view = plainView(shape).permuted([]int{2, 0, 1})
	}
	r.input = r.put(&planned{class: "InputLayer", out: shape})
	x.f = identity(r.input)
	r.values[in.Name] = x
	if err := r.run(g, needed); err != nil {
		return nil, err
	}
	y := r.values[out]
	last := g.Nodes[len(g.Nodes)-1]
	if y == nil || y.f == nil {
		return nil, &UnsupportedError{Why: "an output that does not depend on the input"}
	}
	p, err := r.layerOf(last, y)
	if err != nil {
		return nil, err
	}
	model, err := r.build(shape, p)
	if err != nil {
		return nil, err
	}
	return &Model{Model: model, Layout: layout, InputName: in.Name, OutputName: out, InputShape: dims, OutputShape: y.view.dims,
		in: x.view.positions(shape), out: y.view.positions(p.out)}, nil
}

// constants reads the initializers that something uses.
func (s *reading) constants(r *importer, g *wire.Graph) error {
	left := s.limit
	for _, t := range g.Initializers {
		if r.uses[t.Name] == 0 {
			continue
		}
		if t.External != nil {
			if s.read == nil {
				return &UnsupportedError{Why: fmt.Sprintf("external data of %s without a folder; open the file by its path", wire.Quote(t.Name))}
			}
			n, err := t.Bytes()
			if err != nil {
				return broken(err)
			}
			if left -= n; left < 0 {
				return &FormatError{Where: "external data", What: fmt.Sprintf("size: want at most %d bytes in all, got more", s.limit)}
			}
			if err := s.read(t); err != nil {
				return err
			}
		}
		a, err := arrayOf(t)
		if err != nil {
			return brokenTensor(t, err)
		}
		t.Raw, t.Floats = nil, nil // the array has the numbers now
		r.budget += 4 * a.len()
		r.values[t.Name] = constantOf(a)
	}
	return nil
}

func brokenTensor(t *wire.Tensor, err error) error {
	var f *wire.FormatError
	if errors.As(err, &f) {
		return broken(err)
	}
	return &FormatError{Where: "tensor " + wire.Quote(t.Name), What: err.Error()}
}

// inputOf finds the one input without a default.
func inputOf(g *wire.Graph) (*wire.Info, error) {
	given := map[string]bool{}
	for _, t := range g.Initializers {
		given[t.Name] = true
	}
	var in []*wire.Info
	for _, v := range g.Inputs {
		if !given[v.Name] {
			in = append(in, v)
		}
	}
	if len(in) != 1 {
		return nil, &UnsupportedError{Why: fmt.Sprintf("inputs of the graph: want one, got %d", len(in))}
	}
	if in[0].Type != wire.Float {
		return nil, &UnsupportedError{Why: fmt.Sprintf("input %s: want type float, got %v", wire.Quote(in[0].Name), in[0].Type)}
	}
	return in[0], nil
}

// inputShape is the shape of one example. It also notes the batch size, if the file fixes one.
func (s *reading) inputShape(r *importer, in *wire.Info) ([]int, error) {
	where := "input " + wire.Quote(in.Name)
	if !in.HasShape && s.shape == nil {
		return nil, &UnsupportedError{Why: where + ": a shape that the file leaves open; give it with InputShape"}
	}
	if in.HasShape && (len(in.Dims) < 2 || s.shape != nil && len(s.shape) != len(in.Dims)-1) {
		return nil, &FormatError{Where: where, What: fmt.Sprintf("shape: want a batch and the axes of an example %v, got %d axes", s.shape, len(in.Dims))}
	}
	dims := slices.Clone(s.shape)
	if in.HasShape {
		if d := in.Dims[0]; d.Known && d.Value > 0 {
			r.batch = d.Value
		}
		for i, d := range in.Dims[1:] {
			switch {
			case !d.Known && s.shape == nil:
				return nil, &UnsupportedError{Why: fmt.Sprintf("%s: axis %d of a size that the file leaves open; give it with InputShape", where, i+1)}
			case !d.Known:
			case d.Value < 1 || d.Value > maxSize:
				return nil, &FormatError{Where: where, What: fmt.Sprintf("shape: want axes of 1 or more, got %d in axis %d", d.Value, i+1)}
			case s.shape == nil:
				dims = append(dims, int(d.Value))
			case int64(s.shape[i]) != d.Value:
				return nil, &FormatError{Where: where, What: fmt.Sprintf("shape: want %d in axis %d, got %d from InputShape", d.Value, i+1, s.shape[i])}
			}
		}
	}
	if n, err := checkedSize(dims); err != nil || n == 0 {
		return nil, &FormatError{Where: where, What: fmt.Sprintf("shape: want axes of 1 or more with a product of at most %d, got %v", maxSize, dims)}
	}
	return dims, nil
}
