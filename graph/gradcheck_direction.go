package graph

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// differences has what the finite differences of a scalar by some inputs need: in a copy of the graph, where these nodes
// are inputs, a plan of the scalar and one of its derivatives.
type differences struct {
	o     *GradCheckOptions
	nodes gorgonia.Nodes // as the caller knows them
	wrt   gorgonia.Nodes // the same in the copy
	y     *gorgonia.Node
	grads gorgonia.Nodes

	value, derivative *Plan
	rnd               *rand.Rand
	home              [][]float64 // values of wrt
	in                []Input     // of wrt, then of the others
}

func newDifferences(y *gorgonia.Node, nodes gorgonia.Nodes, o *GradCheckOptions) (c *differences, err error) {
	c = &differences{o: o, nodes: nodes, rnd: rand.New(rand.NewPCG(o.Seed, uint64(len(nodes))))}
	home, err := o.valuesOf(y, nodes)
	if err != nil {
		return nil, err
	}
	c.home = home
	cut := make(map[*gorgonia.Node]bool)
	for _, n := range nodes {
		cut[n] = n.Op() != nil
	}
	twin, err := rebuild(cut, append(gorgonia.Nodes{y}, nodes...)...)
	if err != nil {
		return nil, err
	}
	c.y = twin[y]
	given := make(map[*gorgonia.Node]bool)
	for i, n := range nodes {
		given[n] = true
		c.wrt = append(c.wrt, twin[n])
		in := Input{Node: twin[n]}
		if n.Dtype() == tensor.Float32 {
			in.F32 = make([]float32, len(home[i]))
		} else {
			in.F64 = make([]float64, len(home[i]))
		}
		c.in = append(c.in, in)
	}
	reached := make(map[*gorgonia.Node]bool)
	for _, n := range order(c.y) {
		reached[n] = true
	}
	for _, in := range o.Inputs {
		if t := twin[in.Node]; t != nil && !given[in.Node] && reached[t] {
			in.Node = t
			c.in = append(c.in, in)
		}
	}
	if c.grads, err = Grad(c.y, c.wrt...); err != nil {
		return nil, err
	}
	if c.value, err = Compile(gorgonia.Nodes{c.y}, Options{Exact: true}); err != nil {
		return nil, err
	}
	// y is an output here too, so that no input of it is unknown to the plan
	c.derivative, err = Compile(append(gorgonia.Nodes{c.y}, c.grads...), Options{Exact: true})
	return c, err
}

// valuesOf computes the values that the nodes have at the inputs' values.
func (o *GradCheckOptions) valuesOf(y *gorgonia.Node, nodes gorgonia.Nodes) ([][]float64, error) {
	p, err := Compile(append(gorgonia.Nodes{y}, nodes...), Options{Exact: true})
	if err != nil {
		return nil, err
	}
	defer p.Close()
	if err := p.Run(context.Background(), o.Inputs...); err != nil {
		return nil, err
	}
	if v := numbers(p.values[y]); !finite(v) {
		return nil, fmt.Errorf("graph: GradCheck: %s: want a finite value, got %v", name(y), v[0])
	}
	var r [][]float64
	for _, n := range nodes {
		r = append(r, numbers(p.values[n]))
	}
	return r, nil
}

func (c *differences) close() {
	c.value.Close()
	c.derivative.Close()
}

// check compares the derivative by node i along as many directions as are asked for.
func (c *differences) check(i int) (GradCheckResult, error) {
	r := GradCheckResult{Node: c.nodes[i]}
	h := c.o.Step
	for r.Directions < c.o.Directions && r.LeftOut < 4*c.o.Directions {
		near := 0.0
		if r.LeftOut > 0 {
			near = 10 * c.o.Step
			h = c.o.Step / float64(int(1)<<min(4, 2*r.LeftOut))
		}
		point, err := c.move(near)
		if err != nil {
			return r, err
		}
		u := make([]float64, len(point[i]))
		for j := range u {
			u[j] = c.rnd.NormFloat64()
		}
		got, size, err := c.slope(i, u)
		if err != nil {
			return r, err
		}
		d, err := c.along(i, point[i], u, h)
		if err != nil {
			return r, err
		}
		size = max(math.Abs(got), size, math.Abs(d.slope))
		if d.kink > c.o.Tolerance*size/2+d.rounding {
			r.LeftOut++
			continue
		}
		r.Directions++
		relative := 0.0
		if diff := math.Abs(got-d.slope) - 2*d.rounding; diff > 0 {
			relative = diff / size
		}
		if r.Directions == 1 || relative > r.RelError {
			r.Want, r.Got, r.RelError = d.slope, got, relative
		}
	}
	return r, nil
}

// move sets all inputs to a point that far from their own values, in each element, and computes the derivatives there.
func (c *differences) move(far float64) ([][]float64, error) {
	var point [][]float64
	for i, home := range c.home {
		p := make([]float64, len(home))
		for j, v := range home {
			p[j] = v
			if far > 0 {
				p[j] += far * (2*c.rnd.Float64() - 1)
			}
		}
		c.set(i, p, nil, 0)
		point = append(point, p)
	}
	return point, c.derivative.Run(context.Background(), c.in...)
}

// set makes x + t·u the value of input i.
func (c *differences) set(i int, x, u []float64, t float64) {
	for j, v := range x {
		if u != nil {
			v += t * u[j]
		}
		if c.in[i].F32 != nil {
			c.in[i].F32[j] = float32(v)
		} else {
			c.in[i].F64[j] = v
		}
	}
}

// slope is the derivative by node i along u that Grad gives, and the norm of the derivative.
func (c *differences) slope(i int, u []float64) (along, norm float64, err error) {
	g := numbers(c.derivative.values[c.grads[i]])
	if !finite(g) {
		return 0, 0, fmt.Errorf("graph: GradCheck: %s: want a finite derivative, got NaN or Inf", name(c.nodes[i]))
	}
	for j, v := range g {
		along += v * u[j]
		norm += v * v
	}
	return along, math.Sqrt(norm), nil
}

// difference is the derivative along a direction by finite differences; how much differences at two distances disagree;
// and what of that may be rounding.
type difference struct{ slope, kink, rounding float64 }

// wide is how much further than Step the differences are that tell of a kink. It is irrational, so that a function with many
// kinks in a regular order does not look the same at both distances.
const wide = 1 + math.Sqrt2

// along takes the difference at x along u. Let y have slopes s and s+j on the two sides of a kink at the distance t·wide·h.
// Then the central differences at wide·h and h disagree by 0.71·j·t, and the second differences, which are wide·h and h
// times the second derivative where there is one, by 1.41·j·|1−3.41·t|, for t up to 1/wide; beyond it the difference at h
// knows nothing of the kink. The larger of both is never less than 0.9 of the error that the kink makes in the slope.
// Where y is smooth the first is nearly five times the error.
func (c *differences) along(i int, x, u []float64, h float64) (d difference, err error) {
	var y [5]float64
	size := 0.0
	for k, t := range [...]float64{0, h, -h, wide * h, -wide * h} {
		c.set(i, x, u, t)
		if err := c.value.Run(context.Background(), c.in...); err != nil {
			return d, err
		}
		y[k] = numbers(c.value.values[c.y])[0]
		size = max(size, math.Abs(y[k]))
	}
	c.set(i, x, nil, 0)
	d.slope = (y[1] - y[2]) / (2 * h)
	turn := math.Abs((y[3]-y[4])/(2*wide*h) - d.slope)
	bend := math.Abs((y[3]-2*y[0]+y[4])/(wide*h) - wide*(y[1]-2*y[0]+y[2])/h)
	if d.kink = max(turn, bend); math.IsNaN(d.kink) {
		d.kink = math.Inf(1)
	}
	epsilon := 0x1p-52
	if c.in[i].F32 != nil {
		epsilon = 0x1p-23
	}
	d.rounding = 16 * epsilon * size / h
	return d, nil
}

// numbers copies a value of a float type.
func numbers(v *value) []float64 {
	r := append([]float64{}, v.f64...)
	for _, x := range v.f32 {
		r = append(r, float64(x))
	}
	return r
}

func finite(v []float64) bool {
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
