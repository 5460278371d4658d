package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// rebuild makes the roots, and all that they depend on, anew in a graph of their own, so that more nodes can be put there
// without the owner of the roots seeing them. Names and labels stay. A node of cut becomes an input, and what only it
// depends on is left out; so does a source of random numbers. The result tells which node is which; a value bound to an
// input is bound to its copy too, but not one of cut.
func rebuild(cut map[*gorgonia.Node]bool, roots ...*gorgonia.Node) (map[*gorgonia.Node]*gorgonia.Node, error) {
	g := gorgonia.NewGraph()
	twin := make(map[*gorgonia.Node]*gorgonia.Node)
	for _, n := range orderTo(cut, roots...) {
		var err error
		switch {
		case cut[n] || n.Op() == nil || isSource(n):
			twin[n], err = standIn(g, n, !cut[n])
		case len(children(n)) == 0:
			twin[n] = gorgonia.NewConstant(n.Value(), gorgonia.WithName(n.Name()))
			twin[n] = g.AddNode(twin[n])
		default:
			var in gorgonia.Nodes
			for _, c := range children(n) {
				in = append(in, twin[c])
			}
			if twin[n], err = gorgonia.ApplyOp(n.Op(), in...); err == nil && label(n) != "" {
				gorgonia.WithName(label(n))(twin[n])
			}
		}
		if err != nil {
			return nil, fmt.Errorf("graph: copy of %s: %w", name(n), err)
		}
	}
	return twin, nil
}

// standIn is an input of the type and shape of n, with its name, or one made up if it has none.
func standIn(g *gorgonia.ExprGraph, n *gorgonia.Node, bound bool) (c *gorgonia.Node, err error) {
	path := n.Name()
	if n.Op() != nil && label(n) == "" {
		path = fmt.Sprintf("%s node %d", opName(n.Op()), n.ID())
	}
	if n.IsScalar() {
		c = gorgonia.NewScalar(g, n.Dtype(), gorgonia.WithName(path))
	} else {
		c = gorgonia.NewTensor(g, n.Dtype(), n.Dims(), gorgonia.WithShape(n.Shape().Clone()...), gorgonia.WithName(path))
	}
	if v := n.Value(); bound && n.Op() == nil && v != nil {
		err = gorgonia.Let(c, v)
	}
	return c, err
}

// orderTo is order, which does not go on behind the nodes of cut.
func orderTo(cut map[*gorgonia.Node]bool, roots ...*gorgonia.Node) (r gorgonia.Nodes) {
	seen := make(map[*gorgonia.Node]bool)
	var visit func(n *gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if !cut[n] {
			for _, c := range children(n) {
				visit(c)
			}
		}
		r = append(r, n)
	}
	for _, n := range roots {
		visit(n)
	}
	return r
}
