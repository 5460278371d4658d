package ops

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Activation gives the activation function that Keras knows by this name, an alias ("swish" for "silu") or the empty name
// ("linear") included. Each param takes the place of Keras' default.
//
// Errors: an unknown name, with a list of the known ones; a param that the function does not have, that is given twice,
// or that it refuses.
// Source: keras.activations.get. Names are case-sensitive, as there.
func Activation(name string, params ...ActivationParam) (*ActivationFunc, error) {
	for _, d := range activations {
		if name == d.name || slices.Contains(d.aliases, name) {
			return d.with(params)
		}
	}
	return nil, fmt.Errorf("ops: Activation: name: want one of %s, got %q", strings.Join(ActivationNames(), ", "), name)
}

// ActivationNames lists the names that [Activation] knows, aliases left out, in alphabetical order.
func ActivationNames() (names []string) {
	for _, d := range activations {
		names = append(names, d.name)
	}
	slices.Sort(names)
	return names
}

// ActivationFunc is an activation function with its parameters, and what there is to say about it.
type ActivationFunc struct {
	Name    string            // Keras' name, no alias
	Aliases []string          // other names in Keras
	Params  []ActivationParam // all of them, in Keras' order, with the values in use

	// Formula is y, Derivative is dy/dx, in terms of x and the names of Params: one line, cases parted by "; ", as in
	// "x if x > 0; alpha·(exp(x) − 1) otherwise". A parameter of relu that changes nothing is left out.
	Formula, Derivative string
	// Kinks are the points at which dy/dx jumps, with these parameters, from left to right.
	Kinks []float64
	// Rows: the function takes rows along the last axis, as softmax does, not single elements. It has no curve.
	Rows bool

	apply func(x *gorgonia.Node) (*gorgonia.Node, error)
}

// ActivationParam is a parameter by Keras' name for it. A switch (gelu's approximate) is 0 or 1; a max_value of +Inf is
// none.
type ActivationParam struct {
	Name  string
	Value float64
}

// Apply adds the function to the graph of x, as [ReLU] and the other functions of this package do.
func (a *ActivationFunc) Apply(x *gorgonia.Node) (*gorgonia.Node, error) { return a.apply(x) }

// Curve gives y and dy/dx at each point of x, computed by the operator in float64. Errors: the function works on rows.
func (a *ActivationFunc) Curve(x []float64) (y, dy []float64, err error) {
	if a.Rows {
		return nil, nil, fmt.Errorf("ops: Activation %q: want a function of single elements, got one of rows", a.Name)
	}
	if len(x) == 0 {
		return nil, nil, nil
	}
	b := backward{g: gorgonia.NewGraph(), value: make(map[*gorgonia.Node]gorgonia.Value)}
	points := b.standIn("x", tensor.New(tensor.WithBacking(slices.Clone(x))))
	out, err := a.apply(points)
	if err != nil {
		return nil, nil, err
	}
	one, err := OnesLike(points)
	if err != nil {
		return nil, nil, err
	}
	gx := gorgonia.Nodes{one}
	if s, ok := Of(out.Op()); ok { // linear is no operator: its derivative is 1
		if gx, err = s.Backward(gorgonia.Nodes{points}, out, one, []bool{true}); err != nil {
			return nil, nil, err
		}
	}
	if y, err = b.numbers(out); err != nil {
		return nil, nil, err
	}
	dy, err = b.numbers(gx[0])
	return y, dy, err
}

// numbers copies a result, since an operator's buffer is its own.
func (b *backward) numbers(n *gorgonia.Node) ([]float64, error) {
	v, err := b.eval(n)
	if err != nil {
		return nil, err
	}
	a, err := arrayOf[float64](v)
	return slices.Clone(a.Data), err
}

// activationDef is a row of the table of activations.
type activationDef struct {
	name    string
	aliases []string
	params  []ActivationParam // with Keras' defaults
	// make checks the values of the parameters, in their order, and gives what depends on them.
	make func(p []float64) (ActivationFunc, error)
}

// with gives the function with params in the place of defaults.
func (d activationDef) with(params []ActivationParam) (*ActivationFunc, error) {
	all := slices.Clone(d.params)
	given := make(map[string]bool)
	for _, p := range params {
		i := slices.IndexFunc(all, func(q ActivationParam) bool { return q.Name == p.Name })
		if i < 0 {
			return nil, fmt.Errorf("ops: Activation %q: parameter: want %s, got %q", d.name, d.paramNames(), p.Name)
		}
		if given[p.Name] {
			return nil, fmt.Errorf("ops: Activation %q: parameter %s: want one value, got two", d.name, p.Name)
		}
		given[p.Name] = true
		all[i].Value = p.Value
	}
	values := make([]float64, len(all))
	for i, p := range all {
		values[i] = p.Value
	}
	a, err := d.make(values)
	if err != nil {
		return nil, err
	}
	a.Name, a.Aliases, a.Params = d.name, slices.Clone(d.aliases), all
	return &a, nil
}

func (d activationDef) paramNames() string {
	if len(d.params) == 0 {
		return "none"
	}
	var names []string
	for _, p := range d.params {
		names = append(names, p.Name)
	}
	return strings.Join(names, " or ")
}

// Setting is a parameter that may be left out, as it is in the zero value; the default then holds.
type Setting struct {
	set   bool
	value float64
}

// Set is a parameter of value v: LeakyReLUConfig{NegativeSlope: Set(0)} has a slope of 0, not the default.
func Set(v float64) Setting { return Setting{set: true, value: v} }

// Get returns the value, and whether there is one.
func (s Setting) Get() (v float64, ok bool) { return s.value, s.set }

// or is the value, v if it was left out.
func (s Setting) or(v float64) float64 {
	if s.set {
		return s.value + 0 // no −0, which would make two nodes of one function
	}
	return v
}

// checkFactor refuses what is not a finite number ≥ 0.
func checkFactor(op, name string, v float64) error {
	if math.IsNaN(v) || v < 0 || math.IsInf(v, 0) {
		return fmt.Errorf("ops: %s: %s: want a finite number ≥ 0, got %v", op, name, v)
	}
	return nil
}
