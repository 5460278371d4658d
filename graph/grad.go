package graph

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Grad gives the derivative of the scalar y with respect to each node of wrt, as new nodes of the same graph, by
// reverse mode over the operators' symbolic derivatives. It leaves no mark on the graph: its results may be
// differentiated again, to any order that the operators allow. (gorgonia.Grad of its own result is wrong without a
// word: for Σx³ it gives 3x, not 6x.)
//
// Through an operator, or an input of one, that has no derivative (a comparison, class labels) nothing flows.
// Errors: y is not a scalar; wrt is empty; y does not depend on one of wrt; an operator fails to differentiate.
func Grad(y *gorgonia.Node, wrt ...*gorgonia.Node) (gorgonia.Nodes, error) {
	if y == nil || !y.IsScalar() {
		return nil, fmt.Errorf("graph: Grad: want a scalar, got %s", name(y))
	}
	if len(wrt) == 0 {
		return nil, errors.New("graph: Grad: want a node to differentiate by, got none")
	}
	nodes := order(y)
	need := make(map[*gorgonia.Node]bool) // on the way to one of wrt
	for i, w := range wrt {
		if w == nil {
			return nil, fmt.Errorf("graph: Grad: node %d to differentiate by: want a node, got nil", i)
		}
		need[w] = true
	}
	for _, n := range nodes {
		for _, c := range children(n) {
			need[n] = need[n] || need[c]
		}
	}
	one, err := ops.OnesLike(y)
	if err != nil {
		return nil, err
	}
	sum := map[*gorgonia.Node]*gorgonia.Node{y: one} // derivative of y by a node, as far as it is known
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		if sum[n] == nil || !need[n] || n.Op() == nil {
			continue
		}
		cs := children(n)
		terms, err := symDiff(n, cs, sum[n], need)
		if err != nil {
			return nil, fmt.Errorf("graph: Grad: %s: %w", name(n), err)
		}
		for j, c := range cs {
			switch {
			case !need[c] || terms[j] == nil:
			case sum[c] == nil:
				sum[c] = terms[j]
			default:
				if sum[c], err = ops.Add(sum[c], terms[j]); err != nil {
					return nil, fmt.Errorf("graph: Grad: %s: %w", name(c), err)
				}
			}
		}
	}
	r := make(gorgonia.Nodes, len(wrt))
	for i, w := range wrt {
		if r[i] = sum[w]; r[i] == nil {
			return nil, fmt.Errorf("graph: Grad: %s does not depend on %s", name(y), name(w))
		}
	}
	return r, nil
}

// symDiff gives the derivative by each child that needs one; nil where there is none.
func symDiff(n *gorgonia.Node, cs gorgonia.Nodes, gy *gorgonia.Node, need map[*gorgonia.Node]bool) (gorgonia.Nodes, error) {
	sd, ok := n.Op().(gorgonia.SDOp)
	if !ok {
		return make(gorgonia.Nodes, len(cs)), nil
	}
	want, some := make([]bool, len(cs)), false
	for i, has := range sd.DiffWRT(len(cs)) {
		want[i] = has && need[cs[i]]
		some = some || want[i]
	}
	if !some {
		return make(gorgonia.Nodes, len(cs)), nil
	}
	var r gorgonia.Nodes
	var err error
	if s, ours := ops.Of(n.Op()); ours {
		r, err = s.Backward(cs, n, gy, want)
	} else {
		r, err = sd.SymDiff(cs, n, gy)
	}
	if err == nil && len(r) != len(cs) {
		err = fmt.Errorf("want %d derivatives, got %d", len(cs), len(r))
	}
	if err != nil {
		return nil, err
	}
	for i := range r {
		if !want[i] {
			r[i] = nil
		}
	}
	return r, nil
}

// children are the inputs of n, in order, with repetitions.
func children(n *gorgonia.Node) (r gorgonia.Nodes) {
	for it := n.Graph().From(n.ID()); it.Next(); {
		r = append(r, it.Node().(*gorgonia.Node))
	}
	return r
}

// order lists the roots and all that they depend on, inputs first, the same way at every call.
func order(roots ...*gorgonia.Node) (r gorgonia.Nodes) {
	seen := make(map[*gorgonia.Node]bool)
	var visit func(n *gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, c := range children(n) {
			visit(c)
		}
		r = append(r, n)
	}
	for _, n := range roots {
		visit(n)
	}
	return r
}
