package cnn

import (
	"fmt"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// form says what a network is built for.
type form struct {
	n        int       // examples
	training bool      // layers behave as in training
	loss     loss.Loss // nil: none
	answers
}

// answers says what comes with the examples. It is comparable.
type answers struct {
	target   string // shape of rows of numbers, as fmt writes it; "": class numbers
	weighted bool   // each example has a weight
}

// network is a model as a graph.
type network struct {
	x, step, labels, weights *gorgonia.Node // inputs
	stepped                  bool           // a layer takes step
	params                   []*gorgonia.Node
	y                        *gorgonia.Node
	losses                   *gorgonia.Node // [N], weighted; nil without a loss
	penalty                  *gorgonia.Node // that layers add to the mean loss; nil: none
	total                    *gorgonia.Node // mean of losses and penalty
	rectified                []rectified
	penalties                []*gorgonia.Node
	assigned                 []assignment
	logits                   map[*gorgonia.Node]*gorgonia.Node // by the softmax made of them
}

// build makes the graph of a form.
func (m *Model) build(f form) (*network, error) {
	s := graph.NewScope(gorgonia.NewGraph())
	net := &network{logits: make(map[*gorgonia.Node]*gorgonia.Node)}
	var err error
	if net.x, err = s.Input("input", tensor.Float32, append([]int{f.n}, m.in...)...); err != nil {
		return nil, fmt.Errorf("cnn: %w", err)
	}
	if f.training {
		if net.step, err = s.Input("step", tensor.Int, f.n); err != nil {
			return nil, fmt.Errorf("cnn: %w", err)
		}
	}
	made := make([]*gorgonia.Node, len(m.layers))
	for i, p := range m.layers {
		in := make([]*gorgonia.Node, len(p.from))
		for j, k := range p.from {
			if in[j] = net.x; k >= 0 {
				in[j] = made[k]
			}
		}
		if made[i], err = net.add(s.Sub(p.name), p, m.params[p.first:p.last], in, f); err != nil {
			return nil, named(err, p.Class(), p.name)
		}
	}
	net.y = made[len(made)-1]
	if f.loss == nil {
		return net, nil
	}
	return net, net.measure(s, f)
}

// add appends a layer to the graph.
func (net *network) add(s *graph.Scope, l placed, params []param, in []*gorgonia.Node, f form) (*gorgonia.Node, error) {
	c := &Context{Scope: s, Training: f.training, Frozen: l.frozen, Seed: l.seed, layer: l.name, first: l.first, net: net}
	for _, p := range params {
		w, err := s.Param(p.Name, tensor.Float32, p.Shape...)
		if err != nil {
			return nil, err
		}
		c.Weights = append(c.Weights, w)
		if p.Regularizer != nil && f.loss != nil && !l.frozen && !p.Fixed { // Keras asks trainable weights only
			penalty, err := p.Regularizer.Penalty(w)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.Name, err)
			}
			c.AddLoss(penalty)
		}
	}
	net.params = append(net.params, c.Weights...)
	var y *gorgonia.Node
	var err error
	if merge, ok := l.Layer.(Merge); ok {
		y, err = merge.BuildOf(c, in)
	} else {
		y, err = l.Build(c, in[0])
	}
	if err != nil {
		return nil, err
	}
	if y == nil {
		return nil, &ConfigError{Op: l.Class(), What: "what it built", Want: "a node", Got: "nil"}
	}
	if want := append([]int{f.n}, l.out...); !slices.Equal(y.Shape(), want) {
		return nil, &ConfigError{Op: l.Class(), What: "shape of what it built", Want: fmt.Sprint(want), Got: fmt.Sprint([]int(y.Shape()))}
	}
	return y, nil
}

// measure adds the loss.
func (net *network) measure(s *graph.Scope, f form) (err error) {
	fail := func(err error) error {
		return &ConfigError{Op: "Compile", Err: fmt.Errorf("loss %q: %w", f.loss.Name(), err)}
	}
	if f.target == "" {
		net.labels, err = s.Input("labels", tensor.Int, f.n)
	} else {
		net.labels, err = s.Input("labels", tensor.Float32, append([]int{f.n}, shapeOf(f.target)...)...)
	}
	if err != nil {
		return fmt.Errorf("cnn: %w", err)
	}
	if net.losses, err = f.loss.PerExample(loss.Output{Y: net.y, Logits: net.logits[net.y]}, net.labels); err != nil {
		if !strings.HasPrefix(err.Error(), "loss: ") { // those of package loss name it
			return fail(err)
		}
		return &ConfigError{Op: "Compile", Err: err}
	}
	if net.losses == nil || !net.losses.Shape().Eq(net.labels.Shape()[:1]) {
		return &ConfigError{Op: "Compile", What: fmt.Sprintf("loss %q", f.loss.Name()), Want: "one number for each example", Got: fmt.Sprint(net.losses)}
	}
	if f.weighted {
		if net.weights, err = s.Input("weights", tensor.Float32, f.n); err != nil {
			return fmt.Errorf("cnn: %w", err)
		}
		if net.losses, err = ops.Weighted(net.losses, net.weights); err != nil {
			return fail(err)
		}
	}
	if net.total, err = ops.Mean(net.losses); err != nil {
		return fail(err)
	}
	for _, p := range net.penalties {
		if net.penalty == nil {
			net.penalty = p
		} else if net.penalty, err = ops.Add(net.penalty, p); err != nil {
			return fail(err)
		}
	}
	if net.penalty != nil {
		if net.total, err = ops.Add(net.total, net.penalty); err != nil {
			return fail(err)
		}
	}
	return nil
}
