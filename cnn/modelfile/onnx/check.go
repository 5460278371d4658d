package onnx

import (
	"fmt"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// Versions of ONNX' operators that are understood: those of ONNX 1.2 to 1.23. Older ones broadcast by other rules.
const firstOpset, lastOpset = 7, 28

// check looks at the graph as a whole: versions, names and their order. It gives the version of the operators.
func check(m *wire.Model) (opset int64, err error) {
	g := m.Graph
	if g == nil || len(g.Nodes) == 0 || len(g.Outputs) == 0 {
		return 0, &FormatError{What: "want a graph with nodes and an output, got an empty one, or none"}
	}
	for _, o := range m.Opsets {
		if isStandard(o.Domain) {
			opset = o.Version
		}
	}
	if opset < firstOpset || opset > lastOpset {
		return 0, &UnsupportedError{Why: fmt.Sprintf("opset version: want %d to %d, got %d", firstOpset, lastOpset, opset)}
	}
	if g.Sparse > 0 {
		return 0, &UnsupportedError{Why: "a graph with sparse initializers"}
	}
	made := make(map[string]string)
	define := func(name, by string) error {
		if name == "" {
			return &FormatError{Where: "graph", What: "want a name for each " + by + ", got none"}
		}
		if _, ok := made[name]; ok {
			return &FormatError{Where: "graph", What: fmt.Sprintf("duplicate name %s: it is that of two initializers, inputs or outputs of nodes", wire.Quote(name))}
		}
		made[name] = by
		return nil
	}
	for _, t := range g.Initializers {
		if err := define(t.Name, "initializer"); err != nil {
			return 0, err
		}
	}
	for _, v := range g.Inputs {
		if made[v.Name] == "initializer" { // an input with a default
			made[v.Name] = "input with a default"
			continue
		}
		if err := define(v.Name, "input"); err != nil {
			return 0, err
		}
	}
	for _, n := range g.Nodes {
		for i, name := range n.Inputs {
			if _, ok := made[name]; !ok && name != "" {
				return 0, malformed(n, "input %d: want an input of the graph, an initializer or an output of a node before it, got %s; nodes must be sorted, without a cycle",
					i+1, wire.Quote(name))
			}
		}
		for _, name := range n.Outputs {
			if name == "" {
				continue
			}
			if err := define(name, "output of a node"); err != nil {
				return 0, err
			}
		}
		for _, a := range n.Attributes {
			if a.Graphs > 0 {
				return 0, unsupported(n, "a graph inside an operator, in attribute %s", wire.Quote(a.Name))
			}
		}
		if !isStandard(n.Domain) {
			return 0, unsupported(n, "the operators of domain %s", wire.Quote(n.Domain))
		}
	}
	for _, v := range g.Outputs {
		if _, ok := made[v.Name]; !ok {
			return 0, &FormatError{Where: "graph", What: fmt.Sprintf("output %s: want one that a node gives, got none", wire.Quote(v.Name))}
		}
	}
	return opset, nil
}

func isStandard(domain string) bool { return domain == "" || domain == "ai.onnx" }

// demand counts how often each value is used on the way to the output, and marks the nodes that are needed at all. To ask for a
// value's shape is no use of it.
func demand(g *wire.Graph, output string) (uses map[string]int, needed []bool) {
	uses = map[string]int{output: 1}
	shapes := map[string]bool{}
	needed = make([]bool, len(g.Nodes))
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		n := g.Nodes[i]
		for _, name := range n.Outputs {
			needed[i] = needed[i] || name != "" && (uses[name] > 0 || shapes[name])
		}
		if !needed[i] {
			continue
		}
		for _, name := range n.Inputs {
			if n.Op == "Shape" || n.Op == "Size" {
				shapes[name] = true
			} else if name != "" {
				uses[name]++
			}
		}
	}
	return uses, needed
}
