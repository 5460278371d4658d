package graph

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"gorgonia.org/gorgonia"
)

// SVG draws the graph as a picture that every browser shows: what the first root needs in blue, from the inputs down to the
// root, and beside it what further roots need besides, such as derivatives from [Grad], in orange, up again; each box has
// the name ([Scope.Input], [Scope.Label]; a derivative of the first root is found and called d loss / d kernel), the
// operator and its parameters, and on its way out the shape of its result. Inputs and constants are grey, roots have a
// bold frame, violet lines are what the derivatives take from the forward part.
//
// Text is in a monospaced font and in words as title and label of each box, for readers that speak. Long lines are cut to
// 40 letters. Errors: no root; a nil root; what w returns.
func SVG(w io.Writer, roots ...*gorgonia.Node) error {
	d, err := newDrawing("SVG", roots)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, d.svg(d.place()))
	return err
}

// svg is the picture's text.
func (d *drawing) svg(r *routes) string {
	var s strings.Builder
	put := func(format string, a ...any) { fmt.Fprintf(&s, format+"\n", a...) }
	put(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img" aria-label="%[3]s" font-family="'DejaVu Sans Mono', ui-monospace, Menlo, Consolas, monospace" text-anchor="middle">`,
		num(r.width), num(r.height), escape(d.describe()))
	put(`<title>%s</title>`, escape(d.describe()))
	put(`<rect width="%s" height="%s" fill="#ffffff"/>`, num(r.width), num(r.height))
	if d.backward {
		for i, p := range r.panels {
			name, fill, ink := "forward", "#f5f9ff", forwardColours.text
			if i == 1 {
				name, fill, ink = "backward", "#fff8ef", backwardColours.text
			}
			put(`<rect x="%s" y="%s" width="%s" height="%s" rx="10" fill="%s"/>`, num(p[0]), num(p[1]), num(p[2]-p[0]), num(p[3]-p[1]), fill)
			put(`<text class="part" x="%s" y="%s" font-size="12" font-weight="bold" text-anchor="start" fill="%s">%s</text>`, num(p[0]+12), num(r.headline+20), ink, name)
		}
	}
	put(`<g fill="none" stroke-width="1.3">`)
	for _, e := range r.edges {
		put(`<path class="edge" d="%s" stroke="%s"/>`, e.path, edgeColour(e.from, e.to))
	}
	put(`</g>`)
	for _, e := range r.edges {
		base := e.y - arrow
		if e.up {
			base = e.y + arrow
		}
		put(`<path d="M%s %sL%s %sL%s %sZ" fill="%s"/>`, num(e.x), num(e.y), num(e.x-3.5), num(base), num(e.x+3.5), num(base), edgeColour(e.from, e.to))
	}
	for _, b := range d.boxes {
		b.svg(put)
	}
	put(`</svg>`)
	return s.String()
}

// svg writes the box, and the shape behind it.
func (b *box) svg(put func(format string, a ...any)) {
	c := b.colours()
	stroke, round := 1.2, 6.0
	if b.ends {
		stroke = 2.6
	}
	if b.leaf {
		round = 16
	}
	words := escape(b.describe())
	put(`<g role="img" aria-label="%s"><title>%s</title>`, words, words)
	from, pill := b.y+b.h, b.y+b.h+stem
	if b.back {
		from, pill = b.y, b.y-stem-pillHeight
	}
	put(`<path d="M%s %sV%s" stroke="%s" stroke-width="1.3"/>`, num(b.x), num(from), num(pill+pillHeight/2), c.stroke)
	put(`<rect class="shape" x="%s" y="%s" width="%s" height="%s" rx="8" fill="#ffffff" stroke="%s" stroke-width="0.8"/>`,
		num(b.x-b.pill()/2), num(pill), num(b.pill()), num(pillHeight), c.stroke)
	put(`<text class="shape" x="%s" y="%s" font-size="%v" fill="%s">%s</text>`, num(b.x), num(pill+pillHeight/2+3.5), shapeSize, c.text, escape(b.shape))
	put(`<rect class="box" x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s" stroke="%s" stroke-width="%v"/>`,
		num(b.x-b.w/2), num(b.y), num(b.w), num(b.h), num(round), c.fill, c.stroke, stroke)
	y := b.y + (b.h-nameLine-float64(len(b.lines)-1)*textLine)/2 + 13
	for i, l := range b.lines {
		size, weight := nameSize, ` font-weight="bold"`
		if i > 0 {
			size, weight = textSize, ""
		}
		put(`<text class="line" x="%s" y="%s" font-size="%v"%s fill="%s">%s</text>`, num(b.x), num(y), size, weight, c.text, escape(l))
		y += textLine
		if i == 0 {
			y += nameLine - textLine
		}
	}
	put(`</g>`)
}

// escape makes a text safe in XML, also between double quotes; characters that XML has none for become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	if xml.EscapeText(&b, []byte(s)) != nil {
		return "" // not reached: a Builder takes everything
	}
	return b.String()
}
