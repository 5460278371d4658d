// Package cnn trains small picture classifiers. It speaks Keras' words with Keras' meaning: the same layers, defaults,
// names, formulas and summary text.
//
// Sequential makes a Model of layers and checks it; Compile adds optimizer, loss and metrics; Fit trains, Evaluate
// measures, Predict answers. All three take examples as flat float32, pictures as [H, W, C] row by row. Nothing here
// prints, reads a clock for anything but durations, or draws a random number from another source than a given seed.
//
// The leaves: cnn/data (data sets), cnn/loss, cnn/metric, cnn/optimizer, cnn/initializer, cnn/callback, cnn/diag. Start
// reading with Sequential below, then machine.go, which turns layers into a plan of package graph, then fit.go.
package cnn

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// Model is a stack of layers with its weights, made by Sequential: a zero Model has no layers and no weights, and what is
// asked of it is an error. Its methods may be called from several goroutines; only one Fit runs at a
// time, and what runs beside it sees the weights between two steps.
type Model struct {
	in     Shape
	layers []placed
	params []param

	mu        sync.Mutex // guards what follows
	name      string
	optimizer optimizer.Optimizer // nil before Compile
	loss      loss.Loss           // nil before Compile
	metrics   []metric.Metric
	exact     bool
	state     *graph.State
	machines  []*machine // most recently used last
	fitting   bool
	trained   bool // Fit has begun once with this optimizer
}

// placed is a layer at its place in a model.
type placed struct {
	Layer
	name  string
	out   Shape
	first int // index of its first param
	last  int // index after its last
}

// param is a weight of the model: where it lies in the flat state.
type param struct {
	WeightSpec
	layer  string
	offset int
	size   int
}

func (p param) path() string { return p.layer + "/" + p.Name }

// Sequential makes a model of layers, each fed by the one before. The first is Input. Layers without a name get Keras'
// automatic ones: conv2d, conv2d_1, max_pooling2d, …; counting begins anew in each model. The weights are drawn with
// DefaultSeed; see Initialize.
//
// Errors: *ConfigError that names the layer and what is wrong with it: arguments, options, the shape it is given, its
// name; or a model too large for memory's address space.
func Sequential(layers ...Layer) (*Model, error) {
	m := &Model{name: "sequential"}
	if len(layers) == 0 {
		return nil, &ConfigError{Op: "Sequential", What: "layers", Want: "Input and at least one layer", Got: "none"}
	}
	given := make(map[string]int) // layers so far by automatic name
	used := make(map[string]bool)
	for i, l := range layers {
		if l == nil {
			return nil, &ConfigError{Op: "Sequential", What: fmt.Sprintf("layer %d", i+1), Want: "a Layer", Got: "nil"}
		}
		if _, ok := l.(*input); ok != (i == 0) {
			want, got := "Input", l.Class()
			if ok {
				want = "any other layer, since Input comes first and once"
			}
			return nil, &ConfigError{Op: "Sequential", What: fmt.Sprintf("layer %d", i+1), Want: want, Got: got}
		}
		if i == 0 {
			in, err := l.Output(nil)
			if err != nil {
				return nil, err
			}
			m.in = in
			continue
		}
		name := l.Name()
		if name == "" {
			name = automatic(l.Class(), given)
		}
		if err := m.place(l, name, used[name]); err != nil {
			return nil, err
		}
		used[name] = true
	}
	if len(m.layers) == 0 {
		return nil, &ConfigError{Op: "Sequential", What: "layers", Want: "at least one after Input", Got: "none"}
	}
	if _, err := m.build(2, nil); err != nil { // an operator may refuse what a layer's Output let pass
		return nil, err
	}
	shapes := make([]tensor.Shape, len(m.params))
	for i, p := range m.params {
		shapes[i] = p.Shape
	}
	m.state = graph.NewState(shapes, nil)
	m.Initialize(DefaultSeed)
	return m, nil
}

// place appends a layer.
func (m *Model) place(l Layer, name string, used bool) error {
	in, offset := m.in, 0
	if n := len(m.layers); n > 0 {
		in = m.layers[n-1].out
	}
	if n := len(m.params); n > 0 {
		offset = m.params[n-1].offset + m.params[n-1].size
	}
	out, err := l.Output(in)
	if err != nil {
		return named(err, l.Class(), name)
	}
	if used {
		return &ConfigError{Op: l.Class(), Layer: name, What: "name", Want: "one that no other layer has", Got: fmt.Sprintf("%q again", name)}
	}
	if _, ok := out.size(); !ok {
		return &ConfigError{Op: l.Class(), Layer: name, What: "output", Want: fmt.Sprintf("1 to %d numbers", maxElements), Got: out.batch()}
	}
	p := placed{l, name, out, len(m.params), 0}
	for _, w := range l.Weights(in) {
		n, ok := Shape(w.Shape).size()
		if !ok || n > maxElements-offset {
			return &ConfigError{Op: l.Class(), Layer: name, What: w.Name, Want: fmt.Sprintf("1 to %d numbers in all weights", maxElements),
				Got: Shape(w.Shape).list()}
		}
		if w.Initializer == nil {
			return &ConfigError{Op: l.Class(), Layer: name, What: w.Name + ": initializer", Want: "one", Got: "nil"}
		}
		if err := initializer.Check(w.Initializer, w.Shape); err != nil {
			return &ConfigError{Op: l.Class(), Layer: name, Err: err}
		}
		m.params = append(m.params, param{w, name, offset, n})
		offset += n
	}
	p.last = len(m.params)
	m.layers = append(m.layers, p)
	return nil
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

// made wants a model that Sequential has made, for the method op.
func (m *Model) made(op string) error {
	got := "a zero Model"
	switch {
	case m == nil:
		got = "nil"
	case len(m.layers) > 0:
		return nil
	}
	return &ConfigError{Op: op, What: "model", Want: "one with layers", Got: got, Hint: "make it with Sequential"}
}

// Name is the model's name, as the summary shows it: "sequential" unless Rename changed it.
func (m *Model) Name() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.name
}

// Rename names the model. Errors: a name that is empty or has a slash.
func (m *Model) Rename(name string) error {
	if name == "" || strings.Contains(name, "/") {
		return &ConfigError{Op: "Rename", What: "name", Want: "one or more characters without slash", Got: fmt.Sprintf("%q", name)}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.name = name
	return nil
}

// LayerInfo describes a layer of a model.
type LayerInfo struct {
	Name, Class string
	Output      Shape
	Params      int // number of weights
}

// Layers lists the layers after Input, in order: the summary as data.
func (m *Model) Layers() []LayerInfo {
	list := make([]LayerInfo, len(m.layers))
	for i, l := range m.layers {
		list[i] = LayerInfo{l.name, l.Class(), l.out.clone(), 0}
		for _, p := range m.params[l.first:l.last] {
			list[i].Params += p.size
		}
	}
	return list
}

// Input is the shape of one example; Output that of one answer.
func (m *Model) Input() Shape { return m.in.clone() }

// Output is the shape of one answer: [K] for K classes.
func (m *Model) Output() Shape { return m.out().clone() }

func (m *Model) out() Shape {
	if len(m.layers) == 0 {
		return nil
	}
	return m.layers[len(m.layers)-1].out
}
