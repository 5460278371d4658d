package graph

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// bus is a line that runs below a row, from one box of the forward part or from the channel, to readers in the backward
// part.
type bus struct {
	from *box
	row  int
	y    float64
}

// crossing has the buses of a drawing, and the places in the channel between the panels where they change the row.
type crossing struct {
	rows    [][]*bus
	of      map[*box]map[int]*bus
	channel []*box
	x       map[*box]float64
}

func (d *drawing) crossing(rows int) *crossing {
	c := &crossing{rows: make([][]*bus, rows), of: make(map[*box]map[int]*bus), x: make(map[*box]float64)}
	need := func(a *box, row int) {
		if c.of[a] == nil {
			c.of[a] = make(map[int]*bus)
		}
		if c.of[a][row] == nil {
			c.of[a][row] = &bus{from: a, row: row}
			c.rows[row] = append(c.rows[row], c.of[a][row])
		}
	}
	for _, b := range d.boxes {
		for _, a := range b.in {
			if a.back == b.back {
				continue
			}
			need(a, a.row)
			need(a, b.row)
			if a.row != b.row && !slices.Contains(c.channel, a) {
				c.channel = append(c.channel, a)
			}
		}
	}
	return c
}

// setTracks gives the buses of each row their heights: of two that begin in the row, the one that begins further to the
// left runs below, so that it does not cross the other's beginning.
func (c *crossing) setTracks() {
	for row, list := range c.rows {
		var ys []float64
		for _, t := range list {
			ys = append(ys, t.y)
		}
		slices.SortStableFunc(list, func(a, b *bus) int {
			return cmp.Compare(b.start(row), a.start(row))
		})
		for i, t := range list {
			t.y = ys[i]
		}
	}
}

// start is where the bus begins, for comparison with others of its row.
func (t *bus) start(row int) float64 {
	if t.from.row != row {
		return math.Inf(1) // in the channel
	}
	return t.from.x
}

// path is the line from a forward box to a backward one: down to its bus, along it, perhaps by the channel to another, and
// up.
func (c *crossing) path(a, b *box, x, y float64) string {
	here, there := c.of[a][a.row].y, c.of[a][b.row].y
	begin := a.x + a.pill()/2 - 9
	points := [][2]float64{{begin, a.outlet()}, {begin, here}}
	if a.row != b.row {
		points = append(points, [2]float64{c.x[a], here}, [2]float64{c.x[a], there})
	}
	return polyline(append(points, [2]float64{x, there}, [2]float64{x, y}))
}

// polyline joins points by lines with round corners.
func polyline(p [][2]float64) string {
	var s strings.Builder
	fmt.Fprintf(&s, "M%s %s", num(p[0][0]), num(p[0][1]))
	toward := func(a, b [2]float64) (x, y float64) {
		dx, dy := b[0]-a[0], b[1]-a[1]
		l := math.Hypot(dx, dy)
		k := min(5, l/2) / max(l, 1e-9)
		return a[0] + dx*k, a[1] + dy*k
	}
	for i := 1; i < len(p)-1; i++ {
		x, y := toward(p[i], p[i-1])
		fmt.Fprintf(&s, "L%s %s", num(x), num(y))
		x, y = toward(p[i], p[i+1])
		fmt.Fprintf(&s, "Q%s %s %s %s", num(p[i][0]), num(p[i][1]), num(x), num(y))
	}
	fmt.Fprintf(&s, "L%s %s", num(p[len(p)-1][0]), num(p[len(p)-1][1]))
	return s.String()
}
