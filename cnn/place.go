package cnn

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// placed is a layer at its place in a model.
type placed struct {
	Layer
	name   string
	from   []int // indices of the layers it takes from; -1 is the model's input
	in     []Shape
	out    Shape
	first  int // index of its first param
	last   int // index after its last
	seed   uint64
	frozen bool
}

// param is a weight of the model: where it lies in the flat state.
type param struct {
	WeightSpec
	layer  string
	at     int // index of the layer
	offset int
	size   int
}

func (p param) path() string { return p.layer + "/" + p.Name }

// finish checks a model with all its layers as a whole and draws its weights.
func (m *Model) finish() (*Model, error) {
	if _, err := m.build(form{n: 2, training: true}); err != nil { // an operator may refuse what a layer's Output let pass
		return nil, err
	}
	m.rate = math.NaN()
	m.state = graph.NewState(m.shapes(), nil)
	m.Initialize(DefaultSeed)
	return m, nil
}

func (m *Model) shapes() []tensor.Shape {
	shapes := make([]tensor.Shape, len(m.params))
	for i, p := range m.params {
		shapes[i] = p.Shape
	}
	return shapes
}

// place appends a layer that takes from those with the given indices.
func (m *Model) place(l Layer, name string, from ...int) error {
	fail := func(what, want, got string) error {
		return &ConfigError{Op: l.Class(), Layer: name, What: what, Want: want, Got: got}
	}
	p := placed{Layer: l, name: name, from: from, first: len(m.params), seed: mix(uint64(len(m.layers)))}
	for _, i := range from {
		p.in = append(p.in, m.shapeAt(i))
	}
	var err error
	if p.out, err = p.shape(); err != nil {
		return named(err, l.Class(), name)
	}
	if slices.ContainsFunc(m.layers, func(o placed) bool { return o.name == name }) {
		return fail("name", "one that no other layer has", fmt.Sprintf("%q again", name))
	}
	if _, ok := p.out.size(); !ok {
		return fail("output", fmt.Sprintf("1 to %d numbers", maxElements), p.out.batch())
	}
	if err := m.addParams(&p); err != nil {
		return err
	}
	if f, ok := l.(freezable); ok {
		p.frozen = f.frozen()
	}
	if s, ok := l.(seeded); ok {
		if own, ok := s.ownSeed(); ok {
			p.seed = own
		}
	}
	m.layers = append(m.layers, p)
	return nil
}

func (m *Model) addParams(p *placed) error {
	offset := 0
	if n := len(m.params); n > 0 {
		offset = m.params[n-1].offset + m.params[n-1].size
	}
	for _, w := range p.weights() {
		fail := func(err error) error { return &ConfigError{Op: p.Class(), Layer: p.name, Err: err} }
		n, ok := Shape(w.Shape).size()
		if !ok || n > maxElements-offset {
			return &ConfigError{Op: p.Class(), Layer: p.name, What: w.Name, Want: fmt.Sprintf("1 to %d numbers in all weights", maxElements),
				Got: Shape(w.Shape).list()}
		}
		if w.Initializer == nil {
			return &ConfigError{Op: p.Class(), Layer: p.name, What: w.Name + ": initializer", Want: "one", Got: "nil"}
		}
		if err := initializer.Check(w.Initializer, w.Shape); err != nil {
			return fail(err)
		}
		if w.Regularizer != nil {
			if err := w.Regularizer.Check(); err != nil {
				return fail(fmt.Errorf("%s: %w", w.Name, err))
			}
		}
		if w.Constraint != nil {
			if err := w.Constraint.Check(w.Shape); err != nil {
				return fail(fmt.Errorf("%s: %w", w.Name, err))
			}
		}
		m.params = append(m.params, param{w, p.name, len(m.layers), offset, n})
		offset += n
	}
	p.last = len(m.params)
	return nil
}

// shapeAt is what layer i gives; -1 is the input.
func (m *Model) shapeAt(i int) Shape {
	if i < 0 {
		return m.in
	}
	return m.layers[i].out
}

func (p *placed) shape() (Shape, error) {
	if merge, ok := p.Layer.(Merge); ok {
		return merge.OutputOf(p.in)
	}
	if len(p.in) != 1 {
		return nil, &ConfigError{Op: p.Class(), What: "inputs", Want: "one", Got: fmt.Sprint(len(p.in))}
	}
	return p.Output(p.in[0])
}

func (p *placed) weights() []WeightSpec {
	if _, ok := p.Layer.(Merge); ok {
		return nil
	}
	return p.Weights(p.in[0])
}

// named adds the layer to an error that does not name it yet.
func named(err error, class, name string) error {
	var c *ConfigError
	if errors.As(err, &c) {
		e := *c // the description may serve another model under another name
		e.Layer = name
		return &e
	}
	return &ConfigError{Op: class, Layer: name, Err: err}
}
