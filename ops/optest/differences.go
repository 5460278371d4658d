package optest

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
)

// differences compares first derivatives with central differences along random directions, and second derivatives
// with differences of the first: with u a direction, d/dh of g(x + h·u) is the derivative of Σ g·u by x, times u. They are
// those of Σ y·weight or, if square, of Σ y²·weight: there gy depends on the inputs as well, and so the derivatives of the
// gradient's operators by gy matter.
func differences(t *testing.T, c *testCase, square bool) {
	const h = 1e-5 // error of a central difference: h² ≈ 1e-10 and rounding 1e-16/h ≈ 1e-11, so 1e-6 is far above both
	r := rand.New(rand.NewPCG(c.seed, 3))
	n := newNet(c)
	n.let(c.values, contiguous)
	if square && n.y.IsScalar() {
		n.sum = dot(must(gorgonia.Mul(n.y, n.y)), n.weight)
	} else if square {
		n.sum = dot(must(gorgonia.HadamardProd(n.y, n.y)), n.weight)
	}
	gs, err := graph.Grad(n.sum, n.floats()...)
	if err != nil {
		t.Fatal(err)
	}
	// gu is Σ over inputs of g·u, for the second derivative
	var us gorgonia.Nodes
	var gu *gorgonia.Node
	for i, g := range gs {
		u := leaf(n.g, "u"+string(rune('0'+i)), c.dt, g.Shape())
		us = append(us, u)
		if gu == nil {
			gu = dot(g, u)
		} else {
			gu = must(gorgonia.Add(gu, dot(g, u)))
		}
	}
	outs := append(gorgonia.Nodes{n.sum, gu}, gs...)
	first := len(outs)
	var second gorgonia.Nodes
	for _, x := range n.floats() {
		s, err := graph.Grad(gu, x)
		if err != nil {
			if c.o.Linear {
				continue
			}
			t.Fatalf("second derivative: %v", err)
		}
		second = append(second, s...)
	}
	outs = append(outs, second...)
	p, err := graph.Compile(outs, graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	scalar := func(k int) float64 { return floats(must(p.Value(outs[k])))[0] }
	run := func(step float64, u [][]float64) {
		moved := make([][]float64, len(c.values))
		for i, v := range c.values {
			moved[i] = make([]float64, len(v))
			for j := range v {
				moved[i][j] = v[j] + step*u[i][j]
			}
		}
		n.let(moved, contiguous)
		if err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		u := make([][]float64, len(c.values))
		for i, v := range c.values {
			u[i] = normal(r, len(v))
			mustDo(gorgonia.Let(us[i], contiguous(tensor.Float64, c.shapes[i], u[i])))
		}
		run(h, u)
		upSum, upG := scalar(0), scalar(1)
		run(-h, u)
		downSum, downG := scalar(0), scalar(1)
		run(0, u)
		size := 1.0
		want1 := scalar(1)
		want2 := 0.0
		for k := range second {
			for j, v := range floats(must(p.Value(outs[first+k]))) {
				want2 += v * u[k][j]
				size = max(size, math.Abs(v*u[k][j]))
			}
		}
		for k := range gs {
			for j, v := range floats(must(p.Value(outs[2+k]))) {
				size = max(size, math.Abs(v*u[k][j]))
			}
		}
		if d := (upSum - downSum) / (2 * h); math.Abs(d-want1) > 1e-6*size {
			t.Errorf("seed %d: first derivative along a random direction = %.10g, by differences %.10g", c.seed, want1, d)
		}
		if d := (upG - downG) / (2 * h); math.Abs(d-want2) > 1e-6*size {
			t.Errorf("seed %d: second derivative along a random direction = %.10g, by differences %.10g", c.seed, want2, d)
		}
	}
}
