package graph

import (
	"fmt"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Scope makes the inputs and weights of a graph and is the only maker of names: Gorgonia merges, without a word,
// nodes that agree in name, type and shape. A Scope is for one goroutine.
type Scope struct {
	g      *gorgonia.ExprGraph
	prefix string
	names  map[string]bool // shared by all scopes of one root
	labels map[*gorgonia.Node]string
}

// NewScope starts the names of a graph. Inputs that g has already keep their names.
func NewScope(g *gorgonia.ExprGraph) *Scope {
	s := &Scope{g: g, names: make(map[string]bool), labels: make(map[*gorgonia.Node]string)}
	for _, n := range g.Inputs() {
		s.names[n.Name()] = true
	}
	return s
}

// Graph is the graph whose names this is.
func (s *Scope) Graph() *gorgonia.ExprGraph { return s.g }

// Sub is a scope whose names begin with name and a slash.
func (s *Scope) Sub(name string) *Scope {
	sub := *s
	sub.prefix = s.prefix + name + "/"
	return &sub
}

// Input makes a node whose value is given to every run. A shape without axes is a scalar.
// It is an error if the name is taken, empty or has a slash, or if an axis is negative.
func (s *Scope) Input(name string, dt tensor.Dtype, shape ...int) (*gorgonia.Node, error) {
	return s.leaf(name, dt, shape)
}

// Param makes a node for a weight. Its value comes from a [State], or is bound by gorgonia.Let in a graph that is
// run by hand. Errors as [Scope.Input].
func (s *Scope) Param(name string, dt tensor.Dtype, shape ...int) (*gorgonia.Node, error) {
	return s.leaf(name, dt, shape)
}

func (s *Scope) leaf(name string, dt tensor.Dtype, shape tensor.Shape) (*gorgonia.Node, error) {
	path, err := s.claim(name)
	if err != nil {
		return nil, err
	}
	for _, d := range shape {
		if d < 0 {
			return nil, fmt.Errorf("graph: %q: shape: want axes ≥ 0, got %v", path, shape)
		}
	}
	if len(shape) == 0 {
		return gorgonia.NewScalar(s.g, dt, gorgonia.WithName(path)), nil
	}
	return gorgonia.NewTensor(s.g, dt, len(shape), gorgonia.WithShape(shape.Clone()...), gorgonia.WithName(path)), nil
}

// Label names the result of an operator, for errors and drawings. One node has one label: where two layers share a
// node, because they compute the same from the same, the first label stays.
func (s *Scope) Label(n *gorgonia.Node, name string) error {
	if n.Op() == nil {
		return fmt.Errorf("graph: label %q: want the result of an operator, got input %q", name, n.Name())
	}
	if s.labels[n] != "" {
		return nil
	}
	path, err := s.claim(name)
	if err != nil {
		return err
	}
	s.labels[n] = path
	gorgonia.WithName(path)(n)
	return nil
}

func (s *Scope) claim(name string) (string, error) {
	path := s.prefix + name
	if name == "" || strings.Contains(name, "/") {
		return "", fmt.Errorf("graph: name: want a word without slash, got %q", name)
	}
	if s.names[path] {
		return "", fmt.Errorf("graph: name %q: want a new one, got one in use", path)
	}
	s.names[path] = true
	return path, nil
}
