package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// routes is a drawing with all places known.
type routes struct {
	width, height float64
	edges         []route
	split         float64 // between the two panels
	panels        [][4]float64
	headline      float64      // upper edge of the panels' names
	rows          [][2]float64 // upper and lower edges
}

// route is a line from a box to another; it ends at an arrow's tip, which points up or down.
type route struct {
	from, to *box
	path     string
	x, y     float64
	up       bool
}

// route places rows and panels and finds the lines.
func (d *drawing) route(forward, backward *part) *routes {
	r := &routes{}
	c := d.crossing(len(forward.rows))
	x := margin + panelPad
	right := forward.shift(x)
	r.split = right + panelPad
	if d.backward {
		channel := r.split + between + trackStep*float64(len(c.channel))
		for i, a := range c.channel {
			c.x[a] = r.split + between/2 + trackStep*(float64(i)+0.5)
		}
		end := backward.shift(channel + panelPad)
		r.panels = [][4]float64{{margin, r.split}, {channel, end + panelPad}}
		r.width = end + panelPad + margin
	} else {
		r.panels = [][4]float64{{margin, r.split}}
		r.width = r.split + margin
	}
	d.setHeights(r, c, forward, backward)
	for _, b := range d.boxes {
		p := forward
		if b.back {
			p = backward
		}
		b.x = p.of[b].x
	}
	c.setTracks()
	for _, b := range d.boxes {
		r.into(b, forward, backward, c)
	}
	return r
}

// shift moves a part so that it begins at x, and gives its right edge.
func (p *part) shift(x float64) (right float64) {
	left := math.Inf(1)
	right = math.Inf(-1)
	for _, row := range p.rows {
		for _, i := range row {
			left, right = min(left, i.x-i.w/2), max(right, i.x+i.w/2)
		}
	}
	if math.IsInf(left, 1) {
		return x
	}
	for _, row := range p.rows {
		for _, i := range row {
			i.x += x - left
		}
	}
	return right + x - left
}

// setHeights places the rows: below each are the shapes of its forward boxes, buses, and the shapes of the backward boxes of
// the next row, above these.
func (d *drawing) setHeights(r *routes, c *crossing, forward, backward *part) {
	const air = 11.0
	pills := func(p *part, row int) float64 {
		if row < len(p.rows) && slices.ContainsFunc(p.rows[row], func(i *item) bool { return i.box != nil }) {
			return stem + pillHeight
		}
		return 0
	}
	y := margin
	r.headline = y
	if d.backward {
		y += 30
	} else {
		y += panelPad
	}
	y += pills(backward, 0)
	for row := range forward.rows {
		height := 0.0
		for _, b := range d.boxes {
			if b.row == row {
				b.y, height = y, b.h
			}
		}
		r.rows = append(r.rows, [2]float64{y, y + height})
		y += height + pills(forward, row)
		for k, t := range c.rows[row] {
			t.y = y + air + trackStep*float64(k)
		}
		if row == len(forward.rows)-1 {
			y += air*min(1, float64(len(c.rows[row]))) + trackStep*float64(len(c.rows[row]))
		} else {
			y += 2*air + max(4, trackStep*float64(len(c.rows[row]))) + pills(backward, row+1)
		}
	}
	y += panelPad / 2
	for i := range r.panels {
		r.panels[i] = [4]float64{r.panels[i][0], margin, r.panels[i][1], y}
	}
	r.height = y + margin
}

// entry is a line that comes into a box.
type entry struct {
	from *box
	via  []*item
	key  float64 // the order of entries at the box
	main bool    // of the chain of operators
}

// into finds the lines that come into the box: forward at its upper edge, backward at its lower one.
func (r *routes) into(b *box, forward, backward *part, c *crossing) {
	p := forward
	if b.back {
		p = backward
	}
	var list []entry
	for _, a := range b.in {
		e := entry{from: a, key: a.x}
		if a.back != b.back {
			e.key = -1e6 + c.of[a][b.row].y // they come from the left, the deepest last, and cross no other's end
		} else if e.via = p.via[[2]*box{a, b}]; len(e.via) > 0 {
			e.key = e.via[len(e.via)-1].x
		} else {
			e.main = pull(p.of[a], p.of[b]) > 1
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	x := ends(b, list)
	for i, e := range list {
		to := route{from: e.from, to: b, x: x[i], y: b.y, up: b.back}
		if b.back {
			to.y = b.y + b.h
		}
		if e.from.back != b.back {
			to.path = c.path(e.from, b, to.x, to.y+arrow)
		} else {
			to.path = r.curve(e, to)
		}
		r.edges = append(r.edges, to)
	}
}

// ends spreads the entries along the box's edge, the one of the chain of operators, if there is one, in the middle.
func ends(b *box, list []entry) (x []float64) {
	middle, mains := 0, 0
	for i, e := range list {
		if e.main {
			middle = i
			mains++
		}
	}
	for i := range list {
		switch left := b.x - b.w/2; {
		case mains != 1:
			x = append(x, left+b.w*float64(i+1)/float64(len(list)+1))
		case i <= middle:
			x = append(x, left+b.w/2*float64(i+1)/float64(middle+1))
		default:
			x = append(x, b.x+b.w/2*float64(i-middle)/float64(len(list)-middle))
		}
	}
	return x
}

// arrow is the length of an arrow's head.
const arrow = 7.0

// outlet is where the lines of a box begin: at the far end of the shape behind it.
func (b *box) outlet() float64 {
	if b.back {
		return b.y - stem - pillHeight
	}
	return b.y + b.h + stem + pillHeight
}

// curve is the line within a part, which passes further rows between their boxes.
func (r *routes) curve(e entry, to route) string {
	var s strings.Builder
	x, y := e.from.x, e.from.outlet()
	fmt.Fprintf(&s, "M%s %s", num(x), num(y))
	bend := func(tx, ty float64) {
		fmt.Fprintf(&s, "C%s %s %s %s %s %s", num(x), num((y+ty)/2), num(tx), num((y+ty)/2), num(tx), num(ty))
		x, y = tx, ty
	}
	for _, v := range e.via {
		begin, end := r.rows[v.row][0], r.rows[v.row][1]+stem+pillHeight
		if to.up {
			begin, end = r.rows[v.row][1], r.rows[v.row][0]-stem-pillHeight
		}
		bend(v.x, begin)
		fmt.Fprintf(&s, "L%s %s", num(v.x), num(end))
		y = end
	}
	if to.up {
		bend(to.x, to.y+arrow)
	} else {
		bend(to.x, to.y-arrow)
	}
	return s.String()
}

// num is a number of pixels to a tenth.
func num(v float64) string { return fmt.Sprint(math.Round(v*10) / 10) }
