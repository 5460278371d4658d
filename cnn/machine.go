package cnn

import (
	"context"
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// purpose is what a machine computes.
type purpose uint8

const (
	predicting purpose = iota // the output
	evaluating                // the output and the loss of each example
	training                  // the output and the loss; changes the weights
	probing                   // the outputs of the rectifiers
)

// machine is a model compiled for one purpose and one batch size. All machines of a model share its state.
type machine struct {
	key
	net  *network
	plan *graph.Plan
	rule *rule                // training only
	vars []optimizer.Variable // for a rule that sees all gradients at once
}

// key tells machines of a model apart.
type key struct {
	purpose purpose
	n       int
	answers
}

// maxMachines bounds how many plans a model keeps: Fit with validation and Evaluate need four at most (full and last
// batch, twice), a server that predicts needs one for each batch size it meets.
const maxMachines = 8

// machine gives the machine for a key, made now or kept from before. The caller holds m.mu.
func (m *Model) machine(k key) (*machine, error) {
	if i := slices.IndexFunc(m.machines, func(c *machine) bool { return c.key == k }); i >= 0 {
		c := m.machines[i]
		m.machines = append(slices.Delete(m.machines, i, i+1), c)
		return c, nil
	}
	c, err := m.newMachine(k)
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

func (m *Model) newMachine(k key) (*machine, error) {
	f := form{n: k.n, answers: k.answers, training: k.purpose == training}
	if k.purpose == training || k.purpose == evaluating {
		f.loss = m.loss
	}
	net, err := m.build(f)
	if err != nil {
		return nil, err
	}
	c := &machine{key: k, net: net}
	o := graph.Options{Params: net.params, State: m.state, Exact: m.exact}
	var out []*gorgonia.Node
	switch k.purpose {
	case predicting:
		out = []*gorgonia.Node{net.y}
	case evaluating:
		out = []*gorgonia.Node{net.y, net.losses}
		if net.penalty != nil {
			out = append(out, net.penalty)
		}
	case training:
		out = []*gorgonia.Node{net.y, net.total}
		for _, a := range net.assigned {
			out = append(out, a.n)
		}
		if o.Grads, err = m.gradients(net); err != nil {
			return nil, err
		}
		c.rule = m.newRule()
		switch {
		case o.Grads == nil:
		case c.rule.whole():
			c.vars = m.variables()
		default:
			o.Rule = c.rule
		}
	case probing:
		for _, r := range net.rectified {
			out = append(out, r.y)
		}
	}
	if c.plan, err = graph.Compile(out, o); err != nil {
		return nil, fmt.Errorf("cnn: batch of %d: %w", k.n, err)
	}
	return c, nil
}

// gradients are the derivatives of the loss by each weight that is trained, nil for the others; nil if there is none.
func (m *Model) gradients(net *network) ([]*gorgonia.Node, error) {
	var wrt []*gorgonia.Node
	for i, n := range net.params {
		if m.isTrained(i) {
			wrt = append(wrt, n)
		}
	}
	if len(wrt) == 0 {
		return nil, nil
	}
	g, err := graph.Grad(net.total, wrt...)
	if err != nil {
		return nil, fmt.Errorf("cnn: Fit: %w", err)
	}
	all := make([]*gorgonia.Node, len(net.params))
	for i := range all {
		if m.isTrained(i) {
			all[i], g = g[0], g[1:]
		}
	}
	return all, nil
}

// closeMachines forgets all machines. The caller holds m.mu.
func (m *Model) closeMachines() {
	for _, c := range m.machines {
		c.plan.Close()
	}
	m.machines = nil
}

// run computes one batch. What the machine has no use for is not read.
func (c *machine) run(ctx context.Context, b *batch, step []int) error {
	in := []graph.Input{{Node: c.net.x, F32: b.x}}
	switch {
	case c.net.labels == nil:
	case c.target == "":
		in = append(in, graph.Input{Node: c.net.labels, Int: b.labels})
	default:
		in = append(in, graph.Input{Node: c.net.labels, F32: b.targets})
	}
	if c.net.weights != nil {
		in = append(in, graph.Input{Node: c.net.weights, F32: b.weights})
	}
	if c.net.stepped {
		in = append(in, graph.Input{Node: c.net.step, Int: step})
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
