package graph

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// notation is how some of our operators are written; 0, 1 and 2 stand for the operands, # for the number of elements of
// the result. Others are written as functions.
var notation = map[string]string{
	"Add": "0 + 1", "Sub": "0 − 1", "Multiply": "0 ⊙ 1", "OnesLike": "one", "Zeros": "zero", "SpreadMean": "0 / #",
	"SoftmaxGrad": "0 ⊙ (1 − Σ 1 ⊙ 0)", "DenseGradX": "1 · 0ᵀ", "DenseGradKernel": "0ᵀ · 1",
}

// expr writes what the node computes from its inputs.
func (f *formula) expr(n *gorgonia.Node) string {
	cs := children(n)
	if s, ours := ops.Of(n.Op()); ours {
		if text, ok := f.activationGrad(n, cs); ok {
			return text
		}
		if form, ok := notation[s.Name]; ok {
			return f.fit(form, n, cs)
		}
		for _, a := range f.activations {
			if a.node == n && len(a.Params) == 0 {
				return applied(a.name, f.refs(cs))
			} else if a.node == n {
				return applied(a.name, append(f.refs(cs), params(n.Op())...))
			}
		}
		return applied(snake(s.Name), append(f.refs(cs), params(n.Op())...))
	}
	op := opName(n.Op())
	if symbol := strings.TrimSuffix(strings.TrimPrefix(op, "A "), " B"); len(cs) == 2 && strings.IndexFunc(symbol, unicode.IsLetter) < 0 {
		return f.fit("0 "+symbol+" 1", n, cs)
	}
	return applied(op, f.refs(cs))
}

// activationGrad writes the derivative of an activation of the forward part as a product.
func (f *formula) activationGrad(n *gorgonia.Node, cs gorgonia.Nodes) (string, bool) {
	s, _ := ops.Of(n.Op())
	for _, a := range f.activations {
		of, _ := ops.Of(a.node.Op())
		in := children(a.node)
		if s.Name != of.Name+"Grad" || !reflect.DeepEqual(s.Attrs, of.Attrs) || len(cs) != len(in)+1 {
			continue
		}
		same := true
		for i := range in {
			same = same && in[i] == cs[i]
		}
		if same {
			return fmt.Sprintf("%s ⊙ %s'(%s)", f.names.operand(cs[len(in)]), a.name, f.names.ref(in[0])), true
		}
	}
	return "", false
}

// fit puts the operands into a notation.
func (f *formula) fit(form string, n *gorgonia.Node, cs gorgonia.Nodes) string {
	switch form {
	case "one":
		return "1"
	case "zero":
		return "0"
	}
	var b strings.Builder
	for _, r := range form {
		switch {
		case r == '#':
			fmt.Fprint(&b, n.Shape().TotalSize())
		case r >= '0' && r <= '2' && int(r-'0') < len(cs):
			b.WriteString(f.names.operand(cs[r-'0']))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func applied(function string, args []string) string {
	return function + "(" + strings.Join(args, ", ") + ")"
}

func (f *formula) refs(cs gorgonia.Nodes) (r []string) {
	for _, c := range cs {
		r = append(r, f.names.ref(c))
	}
	return r
}

// ref is a node in a formula.
func (m *names) ref(n *gorgonia.Node) string {
	if name := m.of[n]; name != "" {
		return name
	}
	if n.Op() != nil && len(children(n)) == 0 {
		return constantText(n)
	}
	return n.Name()
}

// operand is ref in brackets if it has spaces: the other side of a sign.
func (m *names) operand(n *gorgonia.Node) string {
	name := m.ref(n)
	if strings.Contains(name, " ") {
		return "(" + name + ")"
	}
	return name
}
