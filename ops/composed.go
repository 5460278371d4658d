package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// pullback differentiates y, a formula in terms of in that is composed of operators of this package: from the derivative of
// a scalar by y it gives those by the nodes of in, where they are needed. An operator that computes a whole formula at once
// has a fast first derivative, written for it, and by its formula all others.
func pullback(y, gy *gorgonia.Node, in gorgonia.Nodes, need []bool) (gorgonia.Nodes, error) {
	at := make(map[*gorgonia.Node]int) // a node that comes twice has its derivative at the first place
	for i, n := range in {
		if _, again := at[n]; !again || need[i] && !need[at[n]] {
			at[n] = i
		}
	}
	var order gorgonia.Nodes
	inputs := make(map[*gorgonia.Node]gorgonia.Nodes)
	wanted := make(map[*gorgonia.Node]bool) // it depends on what is needed
	var visit func(n *gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		if _, seen := inputs[n]; seen {
			return
		}
		inputs[n] = nil
		if i, leaf := at[n]; leaf {
			wanted[n] = need[i]
			return
		}
		for it := n.Graph().From(n.ID()); it.Next(); {
			c := it.Node().(*gorgonia.Node)
			visit(c)
			inputs[n] = append(inputs[n], c)
			wanted[n] = wanted[n] || wanted[c]
		}
		order = append(order, n)
	}
	visit(y)
	var e expr
	sum := map[*gorgonia.Node]*gorgonia.Node{y: gy}
	for k := len(order) - 1; k >= 0; k-- {
		n := order[k]
		if sum[n] == nil || !wanted[n] {
			continue
		}
		s, ours := Of(n.Op())
		if !ours {
			return nil, fmt.Errorf("ops: derivative of a formula: want operators of this package, got %v", n)
		}
		cs := inputs[n]
		want := make([]bool, len(cs))
		for i, c := range cs {
			want[i] = wanted[c] && s.NoDiff>>i&1 == 0
		}
		gs, err := s.Backward(cs, n, sum[n], want)
		if err != nil {
			return nil, err
		}
		for i, c := range cs {
			switch {
			case !want[i]:
			case sum[c] == nil:
				sum[c] = gs[i]
			default:
				sum[c] = e.do(add, sum[c], gs[i])
			}
		}
	}
	r := make(gorgonia.Nodes, len(in))
	for i, n := range in {
		switch {
		case !need[i]:
		case at[n] == i && sum[n] != nil:
			r[i] = sum[n]
		default:
			r[i] = e.do(zeros, n)
		}
	}
	return r, e.err
}
