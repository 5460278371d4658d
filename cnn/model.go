// Package cnn trains small picture classifiers. It speaks Keras' words with Keras' meaning: the same layers, defaults,
// names, formulas and summary text.
//
// Sequential makes a Model of a stack of layers, Functional one with branches; Compile adds optimizer, loss and metrics; Fit
// trains, Evaluate measures, Predict answers. All three take examples as flat float32, pictures as [H, W, C] row by row.
// Nothing here prints, reads a clock for anything but durations, or draws a random number from another source than a given
// seed.
//
// The leaves: cnn/data (data sets), cnn/loss, cnn/metric, cnn/optimizer, cnn/initializer, cnn/regularizer, cnn/constraint,
// cnn/callback, cnn/diag. Start reading with Sequential, then network.go, which turns layers into a graph, machine.go, which
// makes a plan of it, then fit.go.
package cnn

import (
	"fmt"
	"strings"
	"sync"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// Model is a network of layers with its weights, made by Sequential or Functional: a zero Model has no layers and no
// weights, and what is asked of it is an error. Its methods may be called from several goroutines; only one Fit runs at a
// time, and what runs beside it sees the weights between two steps.
type Model struct {
	in         Shape
	layers     []placed // in Keras' order: what a layer takes comes before it, the output last
	params     []param
	functional bool

	mu        sync.Mutex // guards what follows, and placed.frozen
	name      string
	optimizer optimizer.Optimizer // nil before Compile
	rate      float64             // of the next step, if a callback or SetLearningRate set it; NaN: as the optimizer's schedule says
	loss      loss.Loss           // nil before Compile
	metrics   []metric.Metric
	exact     bool
	state     *graph.State
	machines  []*machine // most recently used last
	fitting   bool
	trained   bool // a step has been made with this optimizer
}

// made wants a model that Sequential or Functional has made, for the method op.
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

// Name is the model's name, as the summary shows it: "sequential" or "functional" unless Rename changed it.
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
