package graph

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Formula writes how y is computed and, for each node of wrt, the derivative that [Grad] would make, in the names that the
// graph's owner gave to inputs ([Scope.Input]) and results ([Scope.Label]); a result without name is called by its
// operator. A line is one operator with the shape of its result:
//
//	forward
//	  h = dense(x, kernel)  (32, 10)
//	backward
//	  d loss / d kernel = xᵀ · (d loss / d h)  (784, 10)
//	with
//	  relu'(h) = 1 if h > 0; 0 otherwise
//
// ⊙ is the product of elements, · that of matrices or of numbers. If y is no scalar, L stands for any scalar that is
// made of it. Without wrt there is the forward part alone. The graph stays as it is: derivatives are made in a copy.
//
// Errors: those of Grad; y or a node of wrt is nil.
func Formula(y *gorgonia.Node, wrt ...*gorgonia.Node) (string, error) {
	for i, n := range append(gorgonia.Nodes{y}, wrt...) {
		if n == nil {
			return "", fmt.Errorf("graph: Formula: node %d: want a node, got nil", i)
		}
	}
	twin, err := rebuild(nil, append(gorgonia.Nodes{y}, wrt...)...)
	if err != nil {
		return "", err
	}
	f := &formula{y: twin[y], forward: order(twin[y]), deriv: make(map[*gorgonia.Node][]string)}
	f.names = newNames(f.forward)
	var by gorgonia.Nodes
	for _, n := range wrt {
		by = append(by, twin[n])
	}
	if err := f.differentiate(by); err != nil {
		return "", err
	}
	return f.write(), nil
}

// formula is a graph about to be written.
type formula struct {
	y                 *gorgonia.Node
	forward, backward gorgonia.Nodes
	names             *names
	deriv             map[*gorgonia.Node][]string // names of a derivative: one for each node that has it
	inner             map[*gorgonia.Node]bool     // of the scalar made of y: not written
	activations       []activation
}

// activation is an activation function as a node of the forward part uses it. Functions that differ in parameters differ
// in name.
type activation struct {
	node *gorgonia.Node
	name string
	*ops.ActivationFunc
}

// activate notes the node if it is an activation.
func (f *formula) activate(n *gorgonia.Node) {
	a, ok := ops.DescribeActivation(n)
	if !ok || a.Rows {
		return
	}
	called := &names{used: make(map[string]bool)}
	for _, b := range f.activations {
		if b.Name == a.Name && slices.Equal(b.Params, a.Params) {
			f.activations = append(f.activations, activation{n, b.name, a})
			return
		}
		called.used[b.name] = true
	}
	f.activations = append(f.activations, activation{n, called.free(a.Name), a})
}

// differentiate makes the derivatives by each of by and names those by all nodes on the way.
func (f *formula) differentiate(by gorgonia.Nodes) error {
	f.inner = make(map[*gorgonia.Node]bool)
	for _, n := range f.forward {
		f.activate(n)
		f.inner[n] = true
	}
	if len(by) == 0 {
		return nil
	}
	scalar, called := f.y, f.names.of[f.y]
	if !scalar.IsScalar() {
		var err error
		if scalar, err = anyScalar(f.y); err != nil {
			return err
		}
		called = f.names.free("L")
	}
	gs, err := Grad(scalar, by...)
	if err != nil {
		return err
	}
	if f.y != scalar {
		gy, err := Grad(scalar, f.y)
		if err != nil {
			return err
		}
		for _, n := range order(gy...) {
			f.inner[n] = true
		}
	}
	needed := make(map[*gorgonia.Node]bool)
	for _, n := range order(gs...) {
		needed[n] = true
		if !f.inner[n] && len(children(n)) > 0 {
			f.backward = append(f.backward, n)
		}
	}
	asked := make(map[*gorgonia.Node]bool)
	for _, n := range by {
		asked[n] = true
	}
	for i := len(f.forward) - 1; i >= 0; i-- {
		n := f.forward[i]
		if dt := n.Dtype(); dt != tensor.Float32 && dt != tensor.Float64 {
			continue
		}
		if g, err := Grad(scalar, n); err == nil && needed[g[0]] { // else y does not depend on it, or nothing asked for does
			if len(f.deriv[g[0]]) > 0 && !asked[n] {
				continue
			}
			d := fmt.Sprintf("d %s / d %s", called, f.names.of[n])
			f.deriv[g[0]] = append(f.deriv[g[0]], d)
			if f.names.of[g[0]] == "" {
				f.names.give(g[0], d)
			}
		}
	}
	return nil
}

// anyScalar is the sum of y's elements, each times a number from an input, so that every derivative by y can be had.
func anyScalar(y *gorgonia.Node) (*gorgonia.Node, error) {
	seed := gorgonia.NewTensor(y.Graph(), y.Dtype(), y.Dims(), gorgonia.WithShape(y.Shape().Clone()...), gorgonia.WithName("d L / d y of formula"))
	weighted, err := gorgonia.HadamardProd(y, seed)
	if err != nil {
		return nil, fmt.Errorf("graph: Formula: %s: %w", name(y), err)
	}
	return gorgonia.Sum(weighted)
}

// write gives the text.
func (f *formula) write() string {
	var lines [][2]string
	line := func(called, text string, n *gorgonia.Node) {
		lines = append(lines, [2]string{"  " + called + " = " + text, fmt.Sprint(n.Shape())})
	}
	head := func(s string) { lines = append(lines, [2]string{s, ""}) }
	head("forward")
	for _, n := range f.forward {
		if len(children(n)) > 0 {
			line(f.names.of[n], f.expr(n), n)
		}
	}
	if len(f.deriv) > 0 {
		head("backward")
	}
	for _, n := range f.backward {
		if f.names.of[n] == "" {
			f.names.give(n, f.names.free("t"))
		}
		called := f.names.of[n]
		line(called, f.expr(n), n)
		for i := 1; i < len(f.deriv[n]); i++ {
			line(f.deriv[n][i], called, n)
		}
	}
	for _, n := range f.forward { // a derivative that is there already
		for _, d := range f.deriv[n] {
			line(d, f.names.of[n], n)
		}
	}
	if len(f.activations) > 0 {
		head("with")
	}
	for _, a := range f.activations {
		x := f.names.ref(children(a.node)[0])
		lines = append(lines, [2]string{fmt.Sprintf("  %s(%s) = %s", a.name, x, f.fill(a, a.Formula)), ""})
		if len(f.deriv) > 0 {
			lines = append(lines, [2]string{fmt.Sprintf("  %s'(%s) = %s", a.name, x, f.fill(a, a.Derivative)), ""})
		}
	}
	return columns(lines)
}

// columns sets the second column of the lines flush.
func columns(lines [][2]string) string {
	const widest = 100 // of a first column that the second is moved for
	width := 0
	for _, l := range lines {
		if n := len([]rune(l[0])); l[1] != "" && n <= widest {
			width = max(width, n)
		}
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l[0])
		if l[1] != "" {
			b.WriteString(strings.Repeat(" ", max(0, width-len([]rune(l[0])))) + "  " + l[1])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var identifier = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// fill puts the node's own operands and parameters into a formula of x.
func (f *formula) fill(a activation, text string) string {
	by := map[string]string{"x": f.names.ref(children(a.node)[0])}
	for _, p := range a.Params {
		by[p.Name] = fmt.Sprint(p.Value)
	}
	if cs := children(a.node); a.Name == "prelu" {
		by["alpha"] = f.names.ref(cs[1])
	}
	return identifier.ReplaceAllStringFunc(text, func(w string) string {
		if v, ok := by[w]; ok {
			return v
		}
		return w
	})
}
