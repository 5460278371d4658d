package graph

import (
	"errors"
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// GradCheckOptions are those of [GradCheck]. The zero value draws 8 directions with seed 0.
type GradCheckOptions struct {
	Inputs     []Input // values as for [Plan.Run]; inputs that are not here take the value bound to them
	Seed       uint64  // of the directions
	Directions int     // along which each node is checked; 0 means 8
	// Step is the distance h along a direction, whose elements are drawn from a normal distribution; 0 means 1e-5, for
	// float32 1e-2. A difference's own error is of the order of Step², and of 1e-16 (float32: 1e-7) of y divided by Step.
	Step float64
	// Tolerance is the largest relative error that passes; 0 means 1e-6, for float32 2e-2: a difference in float32 has
	// hardly two digits, so check in float64 what you can.
	Tolerance float64
	// Walk looks, when a derivative is wrong, for the first wrong one on the way back from y: that of the operator next to
	// the fault. It takes a plan for each result between y and the nodes that are checked.
	Walk bool
}

// GradCheckResult tells how the derivative by one node was checked.
type GradCheckResult struct {
	Node       *gorgonia.Node
	Directions int // along which it was compared
	LeftOut    int // directions drawn along which y has a kink, or a jump, within Step
	// Along the direction of the largest relative error: the derivative by differences, the one by Grad, and the error.
	Want, Got, RelError float64
}

// GradCheckError says that a derivative is wrong.
type GradCheckError struct {
	GradCheckResult                // of the worst of the nodes that were asked for
	Tolerance       float64        // that was exceeded
	First           *gorgonia.Node // with Walk: the wrong derivative next to y; else nil
	Readers         gorgonia.Nodes // with Walk: the nodes made of First, whose operators' derivatives add up to the wrong one
}

func (e *GradCheckError) Error() string {
	s := fmt.Sprintf("graph: GradCheck: %s: derivative along a direction: want %.9g by differences, got %.9g, relative error %.2g above %.2g (%d directions, %d left out)",
		name(e.Node), e.Want, e.Got, e.RelError, e.Tolerance, e.Directions, e.LeftOut)
	if e.First == nil {
		return s
	}
	var by []string
	for _, n := range e.Readers {
		by = append(by, made(n))
	}
	return s + fmt.Sprintf("; the first wrong one on the way back is that by %s, through %s", made(e.First), and(by))
}

// GradCheck compares the derivatives that [Grad] makes of the scalar y, by each node of wrt, with finite differences along
// random directions:
//
//	Σ u·∂y/∂x  against  (y(x+h·u) − y(x−h·u)) / 2h
//
// computed by a plan ([Compile], Options.Exact) at the values of the inputs. The relative error is |want − got| divided by
// the largest of |want|, |got| and the norm of ∂y/∂x, with an allowance for the rounding of y. A node of wrt may be an
// input or any result; results become inputs then, and what they are made of does not matter.
//
// A rectifier or a pool has no derivative at its kink, and differences across one say nothing. So a direction is left out,
// and another drawn from a point nearby (up to 10 Steps away in each element) with a step down to a sixteenth, if the
// differences at h and 2.4·h disagree or y bends at x. What stays of a kink far from x is within the tolerance.
//
// The graph stays as it is: derivatives are made in a copy. Errors: [*GradCheckError] names the worst node; those of Grad
// and Run; y or ∂y/∂x is not finite; a node by which no direction was free of kinks; an operator that does not give the
// same twice, such as Gorgonia's Dropout.
func GradCheck(y *gorgonia.Node, wrt []*gorgonia.Node, o GradCheckOptions) ([]GradCheckResult, error) {
	if err := o.complete(y, wrt); err != nil {
		return nil, err
	}
	var inputs gorgonia.Nodes // checked together, as a model's weights are
	for _, n := range wrt {
		if n.Op() == nil {
			inputs = append(inputs, n)
		}
	}
	results := make(map[*gorgonia.Node]GradCheckResult)
	if err := o.checkAt(y, inputs, results); err != nil {
		return nil, err
	}
	var list []GradCheckResult
	var worst *GradCheckResult
	for _, n := range wrt {
		if n.Op() != nil {
			if err := o.checkAt(y, gorgonia.Nodes{n}, results); err != nil {
				return nil, err
			}
		}
		list = append(list, results[n])
		if r := results[n]; worst == nil || r.RelError > worst.RelError {
			worst = &r
		}
	}
	if worst.RelError > o.Tolerance {
		e := &GradCheckError{GradCheckResult: *worst, Tolerance: o.Tolerance}
		if o.Walk {
			e.First, e.Readers = o.walk(y, wrt, results)
		}
		return list, e
	}
	for _, r := range list {
		if r.Directions == 0 {
			return list, fmt.Errorf("graph: GradCheck: %s: want a direction without a kink nearby, got none of %d", name(r.Node), r.LeftOut)
		}
	}
	return list, nil
}

// complete checks the arguments and fills in the defaults.
func (o *GradCheckOptions) complete(y *gorgonia.Node, wrt gorgonia.Nodes) error {
	if y == nil || !y.IsScalar() {
		return fmt.Errorf("graph: GradCheck: want a scalar, got %s", name(y))
	}
	if len(wrt) == 0 {
		return errors.New("graph: GradCheck: want a node to differentiate by, got none")
	}
	for i, n := range wrt {
		if n == nil {
			return fmt.Errorf("graph: GradCheck: node %d to differentiate by: want a node, got nil", i)
		}
	}
	for _, n := range append(gorgonia.Nodes{y}, wrt...) {
		if dt := n.Dtype(); dt != y.Dtype() || dt != tensor.Float32 && dt != tensor.Float64 {
			return fmt.Errorf("graph: GradCheck: %s: want all of float64, or all of float32, got %v", name(n), dt)
		}
	}
	for _, n := range order(y) {
		if isSource(n) || n.Op() != nil && hasMemory(n.Op()) {
			return fmt.Errorf("graph: GradCheck: %s: want an operator that gives the same for the same, got one that is random or has a memory", name(n))
		}
	}
	step, tolerance := 1e-5, 1e-6
	if y.Dtype() == tensor.Float32 {
		step, tolerance = 1e-2, 2e-2
	}
	for _, p := range []struct {
		name    string
		v       *float64
		usually float64
	}{{"Step", &o.Step, step}, {"Tolerance", &o.Tolerance, tolerance}} {
		if *p.v < 0 || math.IsNaN(*p.v) || math.IsInf(*p.v, 0) {
			return fmt.Errorf("graph: GradCheck: %s: want a number > 0, got %v", p.name, *p.v)
		}
		if *p.v == 0 {
			*p.v = p.usually
		}
	}
	if o.Directions < 0 {
		return fmt.Errorf("graph: GradCheck: Directions: want a number ≥ 0, got %d", o.Directions)
	}
	if o.Directions == 0 {
		o.Directions = 8
	}
	return nil
}

// checkAt checks the derivatives by nodes: inputs, or one result.
func (o *GradCheckOptions) checkAt(y *gorgonia.Node, nodes gorgonia.Nodes, results map[*gorgonia.Node]GradCheckResult) error {
	if len(nodes) == 0 {
		return nil
	}
	c, err := newDifferences(y, nodes, o)
	if err != nil {
		return err
	}
	defer c.close()
	for i, n := range nodes {
		if results[n], err = c.check(i); err != nil {
			return err
		}
	}
	return nil
}

// walk finds the node next to y whose derivative is wrong, and what reads it. Results by which no derivative is to be had,
// or none without a kink, are passed over.
func (o *GradCheckOptions) walk(y *gorgonia.Node, wrt gorgonia.Nodes, results map[*gorgonia.Node]GradCheckResult) (first *gorgonia.Node, readers gorgonia.Nodes) {
	nodes := order(y)
	below := make(map[*gorgonia.Node]bool) // made of one of wrt, or one of them
	for _, n := range wrt {
		below[n] = true
	}
	for _, n := range nodes {
		for _, c := range children(n) {
			below[n] = below[n] || below[c]
		}
	}
	for i := len(nodes) - 2; i >= 0 && first == nil; i-- {
		n := nodes[i]
		if !below[n] || n.Dtype() != y.Dtype() {
			continue
		}
		if _, done := results[n]; !done && o.checkAt(y, gorgonia.Nodes{n}, results) != nil {
			continue
		}
		if results[n].RelError > o.Tolerance {
			first = n
		}
	}
	for _, n := range nodes {
		for _, c := range children(n) {
			if c == first && (len(readers) == 0 || readers[len(readers)-1] != n) {
				readers = append(readers, n)
			}
		}
	}
	return first, readers
}
