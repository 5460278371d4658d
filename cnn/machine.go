package cnn

import (
	"context"
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// purpose is what a machine computes.
type purpose uint8

const (
	predicting purpose = iota // the output
	evaluating                // the output and the loss of each example
	training                  // the output and the mean loss; changes the weights
	probing                   // the outputs of the rectifiers
)

// machine is a model compiled for one purpose and one batch size. All machines of a model share its state.
type machine struct {
	purpose purpose
	n       int
	net     *network
	plan    *graph.Plan
}

// network is a model as a graph.
type network struct {
	x, labels *gorgonia.Node
	params    []*gorgonia.Node
	y         *gorgonia.Node
	losses    *gorgonia.Node // [N]; nil without a loss
	mean      *gorgonia.Node // of the losses
	rectified []rectified
	logits    map[*gorgonia.Node]*gorgonia.Node // by the softmax made of them
}

// maxMachines bounds how many plans a model keeps: Fit with validation and Evaluate need four at most (full and last
// batch, twice), a server that predicts needs one for each batch size it meets.
const maxMachines = 8

// build makes the graph for a batch of n, with the loss if there is one.
func (m *Model) build(n int, l loss.Loss) (*network, error) {
	s := graph.NewScope(gorgonia.NewGraph())
	net := &network{logits: make(map[*gorgonia.Node]*gorgonia.Node)}
	var err error
	if net.x, err = s.Input("input", tensor.Float32, append([]int{n}, m.in...)...); err != nil {
		return nil, fmt.Errorf("cnn: %w", err)
	}
	net.y = net.x
	for _, p := range m.layers {
		if err := net.add(s.Sub(p.name), p, m.params[p.first:p.last], n); err != nil {
			return nil, named(err, p.Class(), p.name)
		}
	}
	if l == nil {
		return net, nil
	}
	if net.labels, err = s.Input("labels", tensor.Int, n); err != nil {
		return nil, fmt.Errorf("cnn: %w", err)
	}
	if net.losses, err = l.PerExample(loss.Output{Y: net.y, Logits: net.logits[net.y]}, net.labels); err != nil {
		return nil, &ConfigError{Op: "Compile", Err: err}
	}
	if net.losses == nil || !net.losses.Shape().Eq(net.labels.Shape()) {
		return nil, &ConfigError{Op: "Compile", What: fmt.Sprintf("loss %q", l.Name()), Want: "one number for each example", Got: fmt.Sprint(net.losses)}
	}
	if net.mean, err = ops.Mean(net.losses); err != nil {
		return nil, &ConfigError{Op: "Compile", Err: fmt.Errorf("loss %q: %w", l.Name(), err)}
	}
	return net, nil
}

// add appends a layer to the graph.
func (net *network) add(s *graph.Scope, l placed, params []param, n int) error {
	c := &Context{Scope: s, layer: l.name, net: net}
	for _, p := range params {
		w, err := s.Param(p.Name, tensor.Float32, p.Shape...)
		if err != nil {
			return err
		}
		c.Weights = append(c.Weights, w)
	}
	y, err := l.Build(c, net.y)
	if err != nil {
		return err
	}
	if y == nil {
		return &ConfigError{Op: l.Class(), What: "what it built", Want: "a node", Got: "nil"}
	}
	if want := append([]int{n}, l.out...); !slices.Equal(y.Shape(), want) {
		return &ConfigError{Op: l.Class(), What: "shape of what it built", Want: fmt.Sprint(want), Got: fmt.Sprint([]int(y.Shape()))}
	}
	net.y = y
	net.params = append(net.params, c.Weights...)
	return nil
}

// machine gives the machine for a purpose and batch size, made now or kept from before. The caller holds m.mu.
func (m *Model) machine(p purpose, n int) (*machine, error) {
	if i := slices.IndexFunc(m.machines, func(c *machine) bool { return c.purpose == p && c.n == n }); i >= 0 {
		c := m.machines[i]
		m.machines = append(slices.Delete(m.machines, i, i+1), c)
		return c, nil
	}
	c, err := m.newMachine(p, n)
	if err != nil {
		return nil, err
	}
	if len(m.machines) == maxMachines {
		m.machines[0].plan.Close()
		m.machines = slices.Delete(m.machines, 0, 1)
	}
	m.machines = append(m.machines, c)
	return c, nil
}

func (m *Model) newMachine(p purpose, n int) (*machine, error) {
	l := m.loss
	if p == predicting || p == probing {
		l = nil
	}
	net, err := m.build(n, l)
	if err != nil {
		return nil, err
	}
	c := &machine{purpose: p, n: n, net: net}
	o := graph.Options{Params: net.params, State: m.state, Exact: m.exact}
	var out []*gorgonia.Node
	switch p {
	case predicting:
		out = []*gorgonia.Node{net.y}
	case evaluating:
		out = []*gorgonia.Node{net.y, net.losses}
	case training:
		out = []*gorgonia.Node{net.y, net.mean}
		if len(net.params) > 0 {
			if o.Grads, err = graph.Grad(net.mean, net.params...); err != nil {
				return nil, fmt.Errorf("cnn: Fit: %w", err)
			}
			o.Rule = m.optimizer
		}
	case probing:
		for _, r := range net.rectified {
			out = append(out, r.y)
		}
	}
	if c.plan, err = graph.Compile(out, o); err != nil {
		return nil, fmt.Errorf("cnn: batch of %d: %w", n, err)
	}
	return c, nil
}

// closeMachines forgets all machines. The caller holds m.mu.
func (m *Model) closeMachines() {
	for _, c := range m.machines {
		c.plan.Close()
	}
	m.machines = nil
}

// run computes one batch. labels is not read by machines without a loss.
func (c *machine) run(ctx context.Context, x []float32, labels []int) error {
	in := []graph.Input{{Node: c.net.x, F32: x}}
	if c.net.labels != nil {
		in = append(in, graph.Input{Node: c.net.labels, Int: labels})
	}
	return c.plan.Run(ctx, in...)
}

// value is what the last run gave for n, a view valid until the next one.
func (c *machine) value(n *gorgonia.Node) ([]float32, error) {
	v, err := c.plan.Value(n)
	if err != nil {
		return nil, err
	}
	return v.Float32s(), nil
}
