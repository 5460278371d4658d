// Package optest is the suite that every operator of package ops passes, and that an operator made elsewhere with
// [ops.Spec] can call from its own tests. Start reading at [Run].
package optest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Op describes an operator to [Run].
type Op struct {
	// Build applies the operator to its inputs.
	Build func(in gorgonia.Nodes) (*gorgonia.Node, error)
	// Other applies it with another parameter; nil if it has none. It must be a second node.
	Other func(in gorgonia.Nodes) (*gorgonia.Node, error)
	// Cases are the shapes of the inputs, each case one test: odd sizes, ones, more rows than workers.
	Cases [][]tensor.Shape
	// Labels is the number of classes if the last input is a vector of class numbers, else 0.
	Labels int
	// Draw makes the values of input i, at a distance of at least 0.02 from where the operator has a kink; nil
	// draws from a normal distribution.
	Draw func(r *rand.Rand, i, n int) []float64
	// Linear says that the second derivative is zero wherever there is one; else it is checked by differences.
	Linear bool
	// Golden are values made elsewhere; Exact says that they must be equal, as sums of few exact products are.
	Golden []Golden
	Exact  bool
}

// Golden is one case of values made elsewhere: inputs, result, and derivatives of Σ y·gy by the inputs.
type Golden struct {
	Name   string
	Build  func(in gorgonia.Nodes) (*gorgonia.Node, error) // nil: that of the Op
	In     []Array
	Labels []int // appended to the inputs
	GY     []float64
	Y      Array
	G      []Array
}

// Array is a tensor of a golden file, row-major.
type Array struct {
	Shape []int     `json:"shape"`
	Data  []float64 `json:"data"`
}

// Tolerances, as max|a−b| ÷ max|b|. In float64 the engines share the arithmetic and differ in the order of sums at
// most; float32 has 24 bits, and a sum of a few hundred products of random sign loses two digits of its seven.
const (
	tolFloat64 = 1e-12
	tolFloat32 = 1e-5
)

// Run checks one operator, for float32 and float64, in a TapeMachine, a LispMachine and a plan:
// golden values; inferred shape = real shape; the three engines agree, forward and backward; derivatives agree with
// finite differences along random directions, to second order, also where the given derivative gy depends on the inputs; a
// parameter makes a second node and a second derivative, and equal parameters none; inputs stay untouched; sliced, transposed and column-major inputs; NaN and ±Inf pass without
// panic and are not lost between engines; a plan's second run, its bits for every number of workers, and its
// allocations (0).
func Run(t *testing.T, o Op) {
	t.Helper()
	for _, g := range o.Golden {
		t.Run("golden/"+g.Name, func(t *testing.T) { golden(t, o, g) })
	}
	for i, shapes := range o.Cases {
		name := fmt.Sprint(shapes)
		t.Run(name+"/identity", func(t *testing.T) { identity(t, o, shapes) })
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			c := newCase(o, dt, shapes, uint64(i))
			t.Run(fmt.Sprintf("%s/%v/engines", name, dt), func(t *testing.T) { engines(t, c) })
			t.Run(fmt.Sprintf("%s/%v/layouts", name, dt), func(t *testing.T) { layouts(t, c) })
			t.Run(fmt.Sprintf("%s/%v/nonfinite", name, dt), func(t *testing.T) { nonFinite(t, c) })
			t.Run(fmt.Sprintf("%s/%v/plan", name, dt), func(t *testing.T) { plan(t, c) })
		}
		c := newCase(o, tensor.Float64, shapes, uint64(i))
		t.Run(name+"/differences", func(t *testing.T) { differences(t, c, false) })
		t.Run(name+"/differences of squares", func(t *testing.T) { differences(t, c, true) })
	}
}

// testCase is an operator with shapes, dtype and values.
type testCase struct {
	o      Op
	dt     tensor.Dtype
	shapes []tensor.Shape
	values [][]float64
	labels []int
	weight []float64 // of the elements of y in the scalar that is differentiated
	seed   uint64
}

func newCase(o Op, dt tensor.Dtype, shapes []tensor.Shape, seed uint64) *testCase {
	r := rand.New(rand.NewPCG(seed, 1))
	c := &testCase{o: o, dt: dt, shapes: shapes, seed: seed}
	floats := shapes
	if o.Labels > 0 {
		floats = shapes[:len(shapes)-1]
		for range shapes[len(shapes)-1][0] {
			c.labels = append(c.labels, r.IntN(o.Labels))
		}
	}
	for i, s := range floats {
		c.values = append(c.values, o.draw(r, i, s.TotalSize()))
	}
	n := newNet(c)
	c.weight = normal(r, n.y.Shape().TotalSize())
	return c
}

func (o Op) draw(r *rand.Rand, i, n int) []float64 {
	if o.Draw != nil {
		return o.Draw(r, i, n)
	}
	return normal(r, n)
}

func normal(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(float32(r.NormFloat64())) // the same numbers in both dtypes
	}
	return v
}
