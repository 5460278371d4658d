package ops_test

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

type dropping func(x, step *gorgonia.Node, c ops.DropoutConfig) (*gorgonia.Node, error)

func (f dropping) build(c ops.DropoutConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
	return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return f(in[0], in[1], c) }
}

func TestDropout(t *testing.T) {
	for _, rate := range []float64{0, 0.3, 1} {
		optest.Run(t, optest.Op{
			Build: dropping(ops.Dropout).build(ops.DropoutConfig{Rate: rate, Seed: 7}),
			Other: dropping(ops.Dropout).build(ops.DropoutConfig{Rate: rate, Seed: 8}),
			Cases: [][]tensor.Shape{{{1}, {1}}, {{7}, {7}}, {{5, 3}, {5}}, {{33, 2, 3, 4}, {33}}}, Labels: 1 << 20, Linear: true,
		})
	}
}

func TestSpatialDropout2D(t *testing.T) {
	optest.Run(t, optest.Op{
		Build: dropping(ops.SpatialDropout2D).build(ops.DropoutConfig{Rate: 0.5, Seed: 7}),
		Other: dropping(ops.SpatialDropout2D).build(ops.DropoutConfig{Rate: 0.25, Seed: 7}),
		Cases: [][]tensor.Shape{{{1, 1, 1, 1}, {1}}, {{5, 2, 3, 4}, {5}}, {{33, 3, 2, 7}, {33}}}, Labels: 1 << 20, Linear: true,
	})
}

// drop gives y and the derivative of the sum of y·gy, for x.
func drop(t *testing.T, f dropping, c ops.DropoutConfig, shape tensor.Shape, x, gy []float64, step []int) (y, gx []float64) {
	t.Helper()
	in := leaves(tensor.Float64, shape, shape)
	steps := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithShape(shape[0]), gorgonia.WithName("step"))
	out := must(f(in[0], steps, c))
	g := must(graph.Grad(must(gorgonia.Sum(must(gorgonia.HadamardProd(out, in[1])))), in[0]))[0]
	p := must(compile(out, g))
	defer p.Close()
	mustDo(p.Run(t.Context(), graph.Input{Node: in[0], F64: x}, graph.Input{Node: in[1], F64: gy}, graph.Input{Node: steps, Int: step}))
	return slices.Clone(must(p.Value(out)).Float64s()), slices.Clone(must(p.Value(g)).Float64s())
}

// TestDropoutMask: the right share is kept; a kept element is x/(1-rate) and its derivative gy/(1-rate), whatever x is; the
// others are 0; the mask belongs to seed, step and place, not to the row or to the size of the batch.
func TestDropoutMask(t *testing.T) {
	const rows, k = 400, 50
	for name, f := range map[string]dropping{"Dropout": ops.Dropout, "SpatialDropout2D": ops.SpatialDropout2D} {
		shape := tensor.Shape{rows, 1, 1, k}
		for _, rate := range []float64{0, 0.1, 0.5, 0.9, 1} {
			c := ops.DropoutConfig{Rate: rate, Seed: 3}
			x, gy, step := make([]float64, rows*k), make([]float64, rows*k), make([]int, rows)
			for i := range x {
				x[i] = []float64{1.5, 0, math.NaN(), math.Inf(-1), -2}[i%5]
				gy[i] = float64(i + 1)
			}
			for n := range step {
				step[n] = n - 5
			}
			y, gx := drop(t, f, c, shape, x, gy, step)
			kept := 0
			for i := range x {
				if gx[i] == 0 {
					if y[i] != 0 {
						t.Fatalf("%s, rate %v: element %d is dropped backward, but y = %v", name, rate, i, y[i])
					}
					continue
				}
				kept++
				scale := 1 / (1 - rate)
				if gx[i] != gy[i]*scale || y[i] != x[i]*scale && !(math.IsNaN(y[i]) && math.IsNaN(x[i])) {
					t.Fatalf("%s, rate %v: x = %v, gy = %v: y = %v, gx = %v, want them times %v", name, rate, x[i], gy[i], y[i], gx[i], scale)
				}
			}
			n := float64(rows * k)
			if d := math.Abs(float64(kept) - n*(1-rate)); d > 5*math.Sqrt(n*rate*(1-rate)) {
				t.Errorf("%s, rate %v: kept %d of %v elements", name, rate, kept, n)
			}
			if rate != 0.5 {
				continue
			}
			half, _ := drop(t, f, c, tensor.Shape{3, 1, 1, k}, x[:3*k], gy[:3*k], []int{step[7], step[1], step[7]})
			if !masksEqual(half[:k], y[7*k:][:k]) || !masksEqual(half[k:2*k], y[k:2*k]) || !masksEqual(half[2*k:], half[:k]) {
				t.Errorf("%s: rows of one step differ", name)
			}
			c.Seed++
			other, _ := drop(t, f, c, shape, x, gy, step)
			if masksEqual(other, y) || masksEqual(y[:k], y[k:2*k]) {
				t.Errorf("%s: another seed or step drops the same elements", name)
			}
		}
	}
}

// masksEqual compares where numbers are 0; in rows of 50 the values of x have the same order.
func masksEqual(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return (x == 0) == (y == 0) })
}

// TestSpatialDropoutChannels: all elements of a channel of a picture share their fate, and channels do not.
func TestSpatialDropoutChannels(t *testing.T) {
	shape := tensor.Shape{6, 3, 4, 5}
	x, step := make([]float64, shape.TotalSize()), []int{0, 1, 2, 3, 4, 5}
	for i := range x {
		x[i] = 1
	}
	y, _ := drop(t, ops.SpatialDropout2D, ops.DropoutConfig{Rate: 0.5}, shape, x, x, step)
	fates := map[float64]int{}
	for n := range 6 {
		for c := range 5 {
			first := y[n*60+c]
			fates[first]++
			for i := range 12 {
				if v := y[n*60+i*5+c]; v != first {
					t.Fatalf("picture %d, channel %d: %v beside %v", n, c, v, first)
				}
			}
		}
	}
	if fates[0] < 8 || fates[2] < 8 || fates[0]+fates[2] != 30 { // binomial, of 30 with 1/2: fewer than 8 once in 400
		t.Errorf("fates of 30 channels: %v, want 0 or 2, about half each", fates)
	}
}

func TestDropoutRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{4, 3})[0]
	step := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("step"))
	scalar := gorgonia.NewScalar(x.Graph(), tensor.Float32, gorgonia.WithName("scalar"))
	c := ops.DropoutConfig{Rate: 0.5}
	refused(t, "ops: Dropout: rate: want a number from 0 to 1, got 1.5")(ops.Dropout(x, step, ops.DropoutConfig{Rate: 1.5}))
	refused(t, "ops: Dropout: rate: want a number from 0 to 1, got -0.1")(ops.Dropout(x, step, ops.DropoutConfig{Rate: -0.1}))
	refused(t, "ops: Dropout: rate: want a number from 0 to 1, got NaN")(ops.Dropout(x, step, ops.DropoutConfig{Rate: math.NaN()}))
	refused(t, "ops: Dropout: want step [N], one number for each of the 4 rows of x, got (3)")(ops.Dropout(x, step, c))
	refused(t, "ops: Dropout: want input rank ≥ 1, got a scalar")(ops.Dropout(scalar, step, c))
	refused(t, "ops: Dropout: input 0: want a node, got nil")(ops.Dropout(nil, step, c))
	refused(t, "ops: Dropout: input 1: want a node, got nil")(ops.Dropout(x, nil, c))
	refused(t, "ops: SpatialDropout2D: want input rank 4 [N,H,W,C], got 2 (4, 3)")(ops.SpatialDropout2D(x, step, c))
}
