package graph

import (
	"fmt"
	"io"
	"strings"

	"gorgonia.org/gorgonia"
)

// DOT writes a drawing of the graph in the language of graphviz: what the first root needs in blue, what further roots need
// besides, such as derivatives from [Grad], in orange, inputs in grey; names, operators with their parameters, and the shape
// of what each edge carries. [SVG] needs no graphviz.
//
// Errors: no root; a nil root; what w returns.
func DOT(w io.Writer, roots ...*gorgonia.Node) error {
	d, err := newDrawing("DOT", roots)
	if err != nil {
		return err
	}
	id := make(map[*box]int)
	var b strings.Builder
	b.WriteString("digraph {\n\tnode [shape=box style=\"rounded,filled\" fontname=\"monospace\"]\n\tedge [fontname=\"monospace\" fontsize=10]\n")
	for i, x := range d.boxes {
		id[x] = i
		c := x.colours()
		fmt.Fprintf(&b, "\tn%d [label=%s fillcolor=%q color=%q", i, dotText(strings.Join(x.lines, "\n")), c.fill, c.stroke)
		if x.ends {
			b.WriteString(" penwidth=2")
		}
		fmt.Fprintf(&b, " tooltip=%s]\n", dotText(x.describe()))
	}
	for i, x := range d.boxes {
		for _, a := range x.in {
			fmt.Fprintf(&b, "\tn%d -> n%d [label=%s color=%q]\n", id[a], i, dotText(a.shape), edgeColour(a, x))
		}
	}
	b.WriteString("}\n")
	_, err = io.WriteString(w, b.String())
	return err
}

// dotText is a quoted string of DOT, in which \n begins a line.
func dotText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// palette is how a box is coloured.
type palette struct{ fill, stroke, text string }

// The two parts differ in hue and lightness, so that they also differ in grey; text has a contrast above 7 on its fill.
var (
	forwardColours  = palette{"#dbe7fb", "#3f6fb5", "#12284c"}
	backwardColours = palette{"#fde6cf", "#c46a1b", "#4f2805"}
	leafColours     = palette{"#f3f5f8", "#8a95a5", "#2b3440"}
)

func (b *box) colours() palette {
	switch {
	case b.leaf:
		return leafColours
	case b.back:
		return backwardColours
	}
	return forwardColours
}

// edgeColour is that of the line from a to b: what the backward part takes from the forward part stands out.
func edgeColour(a, b *box) string {
	switch {
	case b.back && !a.back:
		return "#9a86b8"
	case b.back:
		return "#c46a1b"
	}
	return "#5f7ea8"
}
