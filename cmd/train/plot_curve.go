package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
)

// curve is a function of one number and its derivative over a range, ready to be drawn.
type curve struct {
	*subject
	from, to float64
	places   []kink    // the kinks within the range, from left to right
	y, dy    [][]point // pieces: a line breaks where it jumps
}

type point struct{ x, y float64 }

// kink is a place where the derivative jumps, or the function itself.
type kink struct {
	x     float64
	y, dy jump
}

// jump is what a function has at a place, and its limits from both sides.
type jump struct{ left, at, right float64 }

// limits are those that are not the value.
func (j jump) limits() (r []float64) {
	for _, v := range []float64{j.left, j.right} {
		if !near(v, j.at) {
			r = append(r, v)
		}
	}
	return r
}

func (j jump) continuous() bool { return len(j.limits()) == 0 }

// near reports whether two numbers differ by no more than what the distance of 1e-9, at which the limits beside a kink are
// taken, and rounding explain.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(a), math.Abs(b)) }

// newCurve runs an operator and its derivative at many places of a range.
func newCurve(s *subject, from, to float64) (*curve, error) {
	const n = 1201
	width := to - from
	x := make([]float64, 0, n+3*len(s.kinks))
	for i := range n {
		x = append(x, from+width*float64(i)/(n-1))
	}
	c := &curve{subject: s, from: from, to: to}
	beside := func(k float64) float64 { // how far off a kink its limits are taken
		b := 1e-9 * max(1, math.Abs(k))
		for _, other := range s.kinks {
			if d := math.Abs(k - other); d > 0 {
				b = min(b, d/3)
			}
		}
		return b
	}
	for _, k := range s.kinks {
		if b := beside(k); k > from && k < to {
			c.places = append(c.places, kink{x: k})
			x = append(x, k-b, k, k+b)
		}
	}
	y, dy, err := evaluate(s.f, x)
	if err != nil {
		return nil, err
	}
	for i := range x {
		if v := math.Abs(y[i]) + math.Abs(dy[i]); !(v < 1e30) {
			return nil, fmt.Errorf("plot: want values below 1e30, got y = %.4g, dy/dx = %.4g at x = %g", y[i], dy[i], x[i])
		}
	}
	for i := range c.places {
		j, b := n+3*i, beside(c.places[i].x)
		c.places[i].y = jump{y[j] + b*dy[j], y[j+1], y[j+2] - b*dy[j+2]}
		c.places[i].dy = jump{dy[j], dy[j+1], dy[j+2]}
	}
	c.y = c.pieces(x[:n], y, func(k kink) jump { return k.y })
	c.dy = c.pieces(x[:n], dy, func(k kink) jump { return k.dy })
	return c, nil
}

// pieces are the lines through values, with the kinks between them, broken at jumps.
func (c *curve) pieces(x, v []float64, of func(kink) jump) [][]point {
	var list [][]point
	var line []point
	i := 0
	for _, k := range c.places {
		for ; i < len(x) && x[i] < k.x; i++ {
			line = append(line, point{x[i], v[i]})
		}
		for i < len(x) && x[i] == k.x {
			i++
		}
		j := of(k)
		if line = append(line, point{k.x, j.left}); !j.continuous() {
			list, line = append(list, line), []point{{k.x, j.right}}
		}
	}
	for ; i < len(x); i++ {
		line = append(line, point{x[i], v[i]})
	}
	list = append(list, line)
	low, high := c.from, c.to
	bottom, top := extent(list)
	for i := range list {
		list[i] = thin(list[i], 2e-4*(high-low), 2e-4*max(top-bottom, 1e-300))
	}
	return list
}

// extent is the lowest and the highest value.
func extent(pieces [][]point) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, line := range pieces {
		for _, p := range line {
			low, high = min(low, p.y), max(high, p.y)
		}
	}
	return low, high
}

// thin leaves out points that lie on the line between others, as far as an eye can see: Douglas and Peucker's algorithm.
func thin(line []point, dx, dy float64) []point {
	if len(line) < 3 {
		return line
	}
	a, b := line[0], line[len(line)-1]
	ux, uy := (b.x-a.x)/dx, (b.y-a.y)/dy
	far, at := 0.0, 0
	for i, p := range line {
		if d := math.Abs((p.x-a.x)/dx*uy-(p.y-a.y)/dy*ux) / math.Hypot(ux, uy); d > far {
			far, at = d, i
		}
	}
	if far <= 1 {
		return []point{a, b}
	}
	left := thin(line[:at+1], dx, dy)
	return append(left[:len(left)-1:len(left)-1], thin(line[at:], dx, dy)...)
}

// bounds are the lowest and the highest value of function and derivative.
func (c *curve) bounds() (low, high float64) {
	low, high = extent(append(append([][]point{}, c.y...), c.dy...))
	for _, k := range c.places {
		low, high = min(low, k.y.at, k.dy.at), max(high, k.y.at, k.dy.at)
	}
	if high-low < 1e-9*max(1, math.Abs(high)) {
		return low - 1, high + 1
	}
	return low, high
}

// jumps reports whether there is a limit that is no value.
func (c *curve) jumps() bool {
	for _, k := range c.places {
		if !k.y.continuous() || !k.dy.continuous() {
			return true
		}
	}
	return false
}

// describe says in words what the picture shows.
func (c *curve) describe() string {
	first, last := c.y[0][0], c.y[len(c.y)-1]
	s := []string{fmt.Sprintf("%s and its derivative for x from %s to %s: y goes from %s to %s", c.title, readable(c.from), readable(c.to),
		short(first.y), short(last[len(last)-1].y))}
	for _, k := range c.places {
		s = append(s, fmt.Sprintf("kink at x = %s: y = %s, dy/dx = %s (%s before, %s after)", readable(k.x), short(k.y.at), short(k.dy.at), short(k.dy.left), short(k.dy.right)))
	}
	return strings.Join(s, "; ")
}

// short writes a number with no more than four digits, in full if that is short.
func short(v float64) string {
	if math.Abs(v) < 1e-15 {
		return "0" // what rounding leaves of a limit beside a kink
	}
	if s := readable(v); len(s) <= 6 {
		return s
	}
	return proper(fmt.Sprintf("%.4g", v))
}

// evaluate gives y and dy/dx of an operator at x, element by element, by running it in a plan.
func evaluate(f operator, x []float64) (y, dy []float64, err error) {
	in, err := graph.NewScope(gorgonia.NewGraph()).Input("x", tensor.Float64, len(x), 1)
	if err != nil {
		return nil, nil, err
	}
	out, err := f(in)
	if err != nil {
		return nil, nil, err
	}
	sum, err := gorgonia.Sum(out)
	if err != nil {
		return nil, nil, err
	}
	slope, err := graph.Grad(sum, in)
	if err != nil {
		return nil, nil, err
	}
	p, err := graph.Compile(gorgonia.Nodes{out, slope[0]}, graph.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	if err := p.Run(context.Background(), graph.Input{Node: in, F64: x}); err != nil {
		return nil, nil, err
	}
	var r [2][]float64
	for i, n := range []*gorgonia.Node{out, slope[0]} {
		v, err := p.Value(n)
		if err != nil {
			return nil, nil, err
		}
		r[i] = append([]float64(nil), v.Float64s()...)
	}
	return r[0], r[1], nil
}
