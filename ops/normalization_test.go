package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// TestNormalization: the suite, with mean and variance as numbers and as inputs of a graph.
func TestNormalization(t *testing.T) {
	m, v := []float64{0.5, -1, 2}, []float64{0.3, 4, 1}
	build := func(c ops.NormalizationConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Normalization(in[0], nil, nil, c) }
	}
	for _, invert := range []bool{false, true} {
		optest.Run(t, optest.Op{
			Build: build(ops.NormalizationConfig{Mean: m, Variance: v, Invert: invert}),
			Other: build(ops.NormalizationConfig{Mean: m, Variance: v, Invert: !invert}),
			Cases: [][]tensor.Shape{{{1, 3}}, {{33, 2, 4, 3}}}, Linear: true,
		})
		optest.Run(t, optest.Op{
			Build: build(ops.NormalizationConfig{Axis: []int{1}, Mean: m, Variance: v, Invert: invert}),
			Other: build(ops.NormalizationConfig{Axis: []int{1}, Mean: m, Variance: m[2:], Invert: invert}),
			Cases: [][]tensor.Shape{{{1, 3}}, {{33, 3, 2, 3}}}, Linear: true,
		})
	}
}

// TestNormalizationInputs compares with the formula, with mean and variance as inputs: of any axes that are neighbours, and
// a variance of 0, which is less than the least deviation.
func TestNormalizationInputs(t *testing.T) {
	r := rand.New(rand.NewPCG(81, 82))
	x := tensor.Shape{2, 3, 4, 2}
	for _, c := range []struct {
		axis        []int
		kept        tensor.Shape
		first, last int
	}{
		{nil, tensor.Shape{2}, 3, 3}, {[]int{-1}, tensor.Shape{2}, 3, 3}, {[]int{}, tensor.Shape{}, 4, 3}, {[]int{1}, tensor.Shape{3}, 1, 1},
		{[]int{3, -2}, tensor.Shape{4, 2}, 2, 3}, {[]int{1, 2}, tensor.Shape{3, 4}, 1, 2}, {[]int{1, 2, 3}, tensor.Shape{3, 4, 2}, 1, 3},
	} {
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			for _, invert := range []bool{false, true} {
				config := ops.NormalizationConfig{Axis: c.axis, Invert: invert}
				if s := must(ops.NormalizationShape(x, config)); !s.Eq(c.kept) {
					t.Fatalf("axis %v of %v: shape %v, want %v", c.axis, x, s, c.kept)
				}
				in := leaves(dt, x, x)
				values := [][]float64{randomNumbers(r, 48), randomNumbers(r, 48), randomNumbers(r, c.kept.TotalSize()), randomNumbers(r, c.kept.TotalSize())}
				for i := range values[3] {
					values[3][i] = math.Abs(values[3][i])
				}
				values[3][0] = 0
				for _, name := range []string{"mean", "variance"} {
					in = append(in, node(in[0].Graph(), dt, c.kept, name))
				}
				y := must(ops.Normalization(in[0], in[2], in[3], config))
				gs := must(gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{in[1]}, in[:1]))
				for i, v := range values {
					bind(in[i], v)
				}
				p := must(graph.Compile(gorgonia.Nodes{y, gs[0]}, graph.Options{Workers: 2}))
				mustDo(p.Run(t.Context()))
				got, gx := must(p.Value(y)), must(p.Value(gs[0]))
				inner := x[c.last+1:].TotalSize()
				for i := range 48 {
					k := i / inner % c.kept.TotalSize()
					m, d := values[2][k], max(math.Sqrt(values[3][k]), 1e-7)
					want, wantX := (values[0][i]-m)/d, values[1][i]/d
					if invert {
						want, wantX = m+values[0][i]*d, values[1][i]*d
					}
					tol := map[tensor.Dtype]float64{tensor.Float32: 3e-7, tensor.Float64: 1e-15}[dt]
					if size := math.Abs(want) + math.Abs(m); !alike(element(got, i), want, tol*size) || !alike(element(gx, i), wantX, tol*math.Abs(wantX)) {
						t.Fatalf("axis %v, invert %v, %v: element %d: y = %v, gx = %v, want %v and %v", c.axis, invert, dt, i, element(got, i), element(gx, i), want, wantX)
					}
				}
				p.Close()
			}
		}
	}
}

// randomNumbers are exact in float32.
func randomNumbers(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(float32(r.NormFloat64()))
	}
	return v
}

func node(g *gorgonia.ExprGraph, dt tensor.Dtype, s tensor.Shape, name string) *gorgonia.Node {
	if len(s) == 0 {
		return gorgonia.NewScalar(g, dt, gorgonia.WithName(name))
	}
	return gorgonia.NewTensor(g, dt, len(s), gorgonia.WithShape(s.Clone()...), gorgonia.WithName(name))
}

func bind(n *gorgonia.Node, v []float64) {
	switch {
	case !n.IsScalar():
		mustDo(gorgonia.Let(n, valueOf(n.Dtype(), n.Shape(), v)))
	case n.Dtype() == tensor.Float32:
		mustDo(gorgonia.Let(n, float32(v[0])))
	default:
		mustDo(gorgonia.Let(n, v[0]))
	}
}

func TestNormalizationRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{4, 2, 5, 3}, tensor.Shape{3}, tensor.Shape{5}, tensor.Shape{3})
	x, m := in[0], in[1]
	one, three := []float64{1}, []float64{1, 2, 3}
	for _, c := range []struct {
		x, mean, variance *gorgonia.Node
		config            ops.NormalizationConfig
		want              string
	}{
		{nil, m, m, ops.NormalizationConfig{}, "input 0: want a node, got nil"},
		{m, m, m, ops.NormalizationConfig{}, "want input rank ≥ 2, got 1 (3)"},
		{x, m, nil, ops.NormalizationConfig{}, "input 2: want a node, got nil"},
		{x, m, in[2], ops.NormalizationConfig{}, "want input 2 of shape (3), the axes of x that are kept, got (5)"},
		{x, m, m, ops.NormalizationConfig{Axis: []int{}}, "want input 1 of shape (), the axes of x that are kept, got (3)"},
		{x, m, m, ops.NormalizationConfig{Mean: one, Variance: one}, "mean: want inputs or numbers, got both"},
		{x, m, m, ops.NormalizationConfig{Axis: []int{0}}, "axis: want an axis of x from 1 to 3, or negative from the end, got 0"},
		{x, m, m, ops.NormalizationConfig{Axis: []int{-4}}, "axis: want an axis of x from 1 to 3, or negative from the end, got -4"},
		{x, m, m, ops.NormalizationConfig{Axis: []int{1, 3}}, "axis: want axes next to one another, got [1 3]"},
		{x, m, m, ops.NormalizationConfig{Axis: []int{3, -1}}, "axis: want axes next to one another, got [3 -1]"},
		{x, nil, nil, ops.NormalizationConfig{}, "mean: want 1 number or 3, got 0"},
		{x, nil, nil, ops.NormalizationConfig{Mean: three, Variance: three[:2]}, "variance: want 1 number or 3, got 2"},
		{x, nil, nil, ops.NormalizationConfig{Mean: []float64{math.Inf(1)}, Variance: one}, "mean: want finite numbers that float32 holds, got +Inf"},
	} {
		refused(t, "ops: Normalization: "+c.want)(ops.Normalization(c.x, c.mean, c.variance, c.config))
	}
}
