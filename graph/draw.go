package graph

import (
	"fmt"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// drawing is a graph about to be drawn: forward what the first root needs, backward what else the others do.
type drawing struct {
	boxes    []*box // inputs before what reads them
	root     *box
	backward bool // there is such a part
}

// box is a node in a drawing.
type box struct {
	node  *gorgonia.Node
	lines []string // the first is its name
	shape string
	back  bool // of the backward part
	leaf  bool // an input or a constant
	ends  bool // a root
	in    []*box

	row        int     // of boxes side by side, from the top
	x, y, w, h float64 // centre, upper edge, size
}

// newDrawing says what stands in each box, for the function op.
func newDrawing(op string, roots gorgonia.Nodes) (*drawing, error) {
	if len(roots) == 0 {
		return nil, fmt.Errorf("graph: %s: roots: want at least one node, got none", op)
	}
	for i, n := range roots {
		if n == nil {
			return nil, fmt.Errorf("graph: %s: root %d: want a node, got nil", op, i)
		}
	}
	forward := order(roots[0])
	all := order(roots...)
	called := newNames(all)
	derivative := derivativeNames(roots, forward, called)
	d := &drawing{}
	of := make(map[*gorgonia.Node]*box)
	for i, n := range all {
		b := &box{node: n, shape: shapeText(n.Shape()), back: i >= len(forward), leaf: len(children(n)) == 0}
		d.backward = d.backward || b.back
		switch {
		case n.Op() == nil:
			b.lines = []string{called.of[n], n.Dtype().String()}
		case b.leaf && !isSource(n):
			b.lines = []string{constantText(n)}
		case b.leaf:
			b.lines = []string{opName(n.Op())}
		default:
			b.lines = []string{called.of[n]}
			if b.back && label(n) == "" {
				b.lines[0] = opName(n.Op())
			}
			if text := derivative[n]; text != "" && label(n) == "" {
				b.lines[0] = text
			}
			if snake(opName(n.Op())) != strings.TrimRight(b.lines[0], "_0123456789") && opName(n.Op()) != b.lines[0] {
				b.lines = append(b.lines, opName(n.Op()))
			}
			if p := params(n.Op()); len(p) > 0 {
				b.lines = append(b.lines, strings.Join(p, " "))
			}
		}
		seen := make(map[*box]bool)
		for _, c := range children(n) {
			if a := of[c]; !seen[a] {
				seen[a] = true
				b.in = append(b.in, a)
			}
		}
		of[n] = b
		d.boxes = append(d.boxes, b)
	}
	for _, n := range roots {
		of[n].ends = true
	}
	d.root = of[roots[0]]
	return d, nil
}

// derivativeNames finds, among the nodes that further roots need, derivatives of the first root: they are made anew in a
// copy of the graph, where equal nodes are one. What cannot be had that way stays without a name.
func derivativeNames(roots, forward gorgonia.Nodes, called *names) map[*gorgonia.Node]string {
	text := make(map[*gorgonia.Node]string)
	if len(roots) < 2 || !roots[0].IsScalar() {
		return text
	}
	twin, err := rebuild(nil, roots...)
	if err != nil {
		return text
	}
	original := make(map[*gorgonia.Node]*gorgonia.Node)
	for n, t := range twin {
		original[t] = n
	}
	for i := len(forward) - 1; i >= 0; i-- {
		n := forward[i]
		if dt := n.Dtype(); dt != tensor.Float32 && dt != tensor.Float64 {
			continue
		}
		g, err := Grad(twin[roots[0]], twin[n])
		if err != nil {
			continue
		}
		if o := original[g[0]]; o != nil && text[o] == "" {
			text[o] = fmt.Sprintf("d %s / d %s", called.of[roots[0]], called.of[n])
		}
	}
	return text
}

func shapeText(s tensor.Shape) string {
	if len(s) == 0 {
		return "scalar"
	}
	parts := make([]string, len(s))
	for i, d := range s {
		parts[i] = fmt.Sprint(d)
	}
	return strings.Join(parts, "×")
}

// describe is the box in words, for who does not see it.
func (b *box) describe() string {
	var s strings.Builder
	switch {
	case b.node.Op() == nil:
		s.WriteString("input " + b.node.Name())
	case b.leaf && !isSource(b.node):
		s.WriteString("constant " + b.lines[0])
	default:
		s.WriteString(b.lines[0] + ": " + opName(b.node.Op()))
		if p := params(b.node.Op()); len(p) > 0 {
			s.WriteString(" with " + strings.Join(p, ", "))
		}
	}
	for i, a := range b.in {
		s.WriteString([]string{" of ", ", "}[min(i, 1)] + a.lines[0])
	}
	fmt.Fprintf(&s, "; %v %s", b.node.Dtype(), b.shape)
	return s.String()
}

// describe is the drawing in a sentence.
func (d *drawing) describe() string {
	count := func(back bool) (n int) {
		for _, b := range d.boxes {
			if b.back == back && !b.leaf {
				n++
			}
		}
		return n
	}
	s := fmt.Sprintf("computation of %s: %s", d.root.lines[0], plural(count(false), "operator"))
	if d.backward {
		s += fmt.Sprintf(" forward, %s backward", plural(count(true), "operator"))
	}
	return s
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
