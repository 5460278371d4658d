package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// subject is an activation with its parameters, ready to be drawn.
type subject struct {
	title               string // "relu(negative_slope=0.1, max_value=6)"
	formula, derivative string // "" where they would be about parameters that the title leaves out
	f                   operator
	kinks               []float64
}

// operator makes the node y from the node x, which is [N, 1] of float64.
type operator func(x *gorgonia.Node) (*gorgonia.Node, error)

// layerCurve is an activation that is a layer in Keras or PyTorch, not a function with a name. Its slopes are weights or
// drawn at random, so plot says which ones to show.
type layerCurve struct {
	name                string
	params              []ops.ActivationParam // with defaults
	formula, derivative string
	kink                func(p []float64) float64
	apply               func(x *gorgonia.Node, p []float64) (*gorgonia.Node, error)
}

var layerCurves = []layerCurve{
	{
		name: "prelu", params: []ops.ActivationParam{{Name: "alpha", Value: 0.25}},
		formula: "x if x > 0; alpha·x otherwise", derivative: "1 if x > 0; alpha otherwise",
		kink: func([]float64) float64 { return 0 },
		apply: func(x *gorgonia.Node, p []float64) (*gorgonia.Node, error) {
			if math.IsNaN(p[0]) || math.IsInf(p[0], 0) {
				return nil, fmt.Errorf("alpha: want a finite number, got %v", p[0])
			}
			alpha := tensor.New(tensor.WithShape(1), tensor.WithBacking([]float64{p[0]}))
			return ops.PReLU(x, gorgonia.NewVector(x.Graph(), tensor.Float64, gorgonia.WithShape(1), gorgonia.WithName("alpha"), gorgonia.WithValue(alpha)))
		},
	},
	{
		name: "rrelu", params: []ops.ActivationParam{{Name: "lower", Value: 1.0 / 8}, {Name: "upper", Value: 1.0 / 3}},
		formula: "x if x > 0; (lower + upper)/2·x otherwise", derivative: "1 if x > 0; (lower + upper)/2 otherwise",
		kink: func([]float64) float64 { return 0 },
		apply: func(x *gorgonia.Node, p []float64) (*gorgonia.Node, error) {
			return ops.RReLU(x, nil, ops.RReLUConfig{Lower: ops.Set(p[0]), Upper: ops.Set(p[1])})
		},
	},
	{
		name: "thresholded_relu", params: []ops.ActivationParam{{Name: "theta", Value: 1}},
		formula: "x if x > theta; 0 otherwise", derivative: "1 if x > theta; 0 otherwise",
		kink: func(p []float64) float64 { return p[0] },
		apply: func(x *gorgonia.Node, p []float64) (*gorgonia.Node, error) {
			return ops.ThresholdedReLU(x, ops.ThresholdedReLUConfig{Theta: ops.Set(p[0])})
		},
	},
}

// subject finds what to draw.
func (c *plotCmd) subject() (*subject, error) {
	given := c.given()
	for _, l := range layerCurves {
		if l.name == c.Activation {
			return l.with(given)
		}
	}
	a, err := ops.Activation(c.Activation)
	switch {
	case c.Activation == "" || err != nil: // Keras takes the empty name for linear
		return nil, fmt.Errorf("plot: want one of %s%s", strings.Join(plotNames(), ", "), gotName(c.Activation))
	case a.Rows:
		return nil, fmt.Errorf("plot: want a function of one number, got %s, which is one of a row of numbers", a.Name)
	}
	if err := known(a.Name, a.Params, given); err != nil {
		return nil, err
	}
	for _, p := range given { // one by one, to know which flag it is
		if _, err := ops.Activation(a.Name, p); err != nil {
			return nil, flagError(p.Name, err)
		}
	}
	if a, err = ops.Activation(a.Name, given...); err != nil {
		return nil, err
	}
	s := &subject{f: a.Apply, kinks: a.Kinks, formula: a.Formula, derivative: a.Derivative}
	var hidden []string
	s.title, hidden = title(a.Name, a.Params, given)
	switch {
	case a.Name == "relu" && len(hidden) == len(a.Params):
		s.formula, s.derivative = "x if x > 0; 0 otherwise", "1 if x > 0; 0 otherwise"
	case slices.ContainsFunc(hidden, func(p string) bool { return strings.Contains(a.Formula, p) }):
		s.formula, s.derivative = "", ""
	}
	return s, nil
}

func (l layerCurve) with(given []ops.ActivationParam) (*subject, error) {
	if err := known(l.name, l.params, given); err != nil {
		return nil, err
	}
	all := slices.Clone(l.params)
	p := make([]float64, len(all))
	for i := range all {
		for _, g := range given {
			if g.Name == all[i].Name {
				all[i].Value = g.Value
			}
		}
		p[i] = all[i].Value
	}
	if _, err := l.apply(gorgonia.NewMatrix(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithShape(1, 1), gorgonia.WithName("x")), p); err != nil {
		for _, q := range all {
			if strings.Contains(err.Error(), q.Name+": ") {
				return nil, flagError(q.Name, err)
			}
		}
		return nil, err
	}
	s := &subject{
		formula: l.formula, derivative: l.derivative, kinks: []float64{l.kink(p)},
		f: func(x *gorgonia.Node) (*gorgonia.Node, error) { return l.apply(x, p) },
	}
	s.title, _ = title(l.name, all, all)
	return s, nil
}

// known refuses a parameter that the activation does not have.
func known(name string, has, given []ops.ActivationParam) error {
	var flags []string
	for _, p := range has {
		flags = append(flags, flagOf(p.Name))
	}
	for _, p := range given {
		switch {
		case slices.Contains(flags, flagOf(p.Name)):
		case len(flags) == 0:
			return fmt.Errorf("%s: %s has no parameters", flagOf(p.Name), name)
		default:
			return fmt.Errorf("%s: %s does not have it, but %s", flagOf(p.Name), name, strings.Join(flags, ", "))
		}
	}
	return nil
}

// flagError is what package ops says about a parameter, as the user knows it.
func flagError(param string, err error) error {
	if _, text, ok := strings.Cut(err.Error(), param+": "); ok {
		return fmt.Errorf("%s: %s", flagOf(param), text)
	}
	return fmt.Errorf("%s: %w", flagOf(param), err)
}

// gotName says which name is wrong, and which one is meant if only its spelling is.
func gotName(got string) string {
	plain := func(s string) string {
		return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
	}
	for _, name := range plotNames() {
		if plain(name) == plain(got) {
			return fmt.Sprintf("; got %q, did you mean %q?", got, name)
		}
	}
	return fmt.Sprintf("; got %q", got)
}

// title is the activation as a call. Parameters that were not given and switch something off are left out.
func title(name string, params, given []ops.ActivationParam) (s string, hidden []string) {
	var shown []string
	for _, p := range params {
		named := slices.ContainsFunc(given, func(g ops.ActivationParam) bool { return g.Name == p.Name })
		if !named && p.Value == 0 || math.IsInf(p.Value, 0) {
			hidden = append(hidden, p.Name)
			continue
		}
		v := readable(p.Value)
		if len(v) > 10 { // 1/3
			v = short(p.Value)
		}
		if p.Name == "approximate" {
			v = strconv.FormatBool(p.Value != 0)
		}
		shown = append(shown, p.Name+"="+v)
	}
	if len(shown) == 0 {
		return name, hidden
	}
	return name + "(" + strings.Join(shown, ", ") + ")", hidden
}
