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

func penalty(c ops.PenaltyConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
	return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Penalty(in[0], c) }
}

func TestPenalty(t *testing.T) {
	cases := [][]tensor.Shape{{{}}, {{1}}, {{7}}, {{5, 3}}, {{33, 10}}, {{150, 9}}, {{3, 3, 2, 4}}, {{1, 1, 1, 5}}}
	away := func(r *rand.Rand, _, n int) []float64 { // from |w|'s kink
		v := make([]float64, n)
		for i := range v {
			x := r.NormFloat64()
			v[i] = float64(float32(x + math.Copysign(0.05, x)))
		}
		return v
	}
	optest.Run(t, optest.Op{Build: penalty(ops.PenaltyConfig{L1: 0.3, L2: 0.02}), Other: penalty(ops.PenaltyConfig{L1: 0.3, L2: 0.03}), Draw: away, Cases: cases, Exact: true,
		Golden: layerGolden(t, "testdata/penalty.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.Penalty(in[0], ops.PenaltyConfig{L1: config["l1"].(float64), L2: config["l2"].(float64)})
		})})
	optest.Run(t, optest.Op{Build: penalty(ops.PenaltyConfig{L1: 0.3}), Other: penalty(ops.PenaltyConfig{L2: 0.3}), Draw: away, Cases: cases, Linear: true})
	optest.Run(t, optest.Op{Build: penalty(ops.PenaltyConfig{L2: 0.3}), Other: penalty(ops.PenaltyConfig{L1: 0.3}), Cases: cases})
}

// TestPenaltyLeavesOut: a factor of 0 leaves its sum out, also where an element is not finite.
func TestPenaltyLeavesOut(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		c    ops.PenaltyConfig
		w    []float64
		y    float64
		want []float64
	}{
		{ops.PenaltyConfig{}, []float64{1, inf, nan}, 0, []float64{0, 0, 0}},
		{ops.PenaltyConfig{L1: 0.5}, []float64{-3, -inf, 0}, inf, []float64{-0.5, -0.5, 0}},
		{ops.PenaltyConfig{L2: 0.5}, []float64{-3, -inf, 1}, inf, []float64{-3, -inf, 1}},
		{ops.PenaltyConfig{L1: 0.5}, []float64{1, nan, 0}, nan, []float64{0.5, nan, 0}},
		{ops.PenaltyConfig{L1: 0.5, L2: 1}, []float64{1, nan, -1}, nan, []float64{2.5, nan, -2.5}},
		{ops.PenaltyConfig{L1: 0.5}, []float64{0x1p126, -0x1p126, 0x1p127}, 0x1p127, []float64{0.5, -0.5, 0.5}}, // the sum of sizes has no float32
		{ops.PenaltyConfig{L1: 0.5, L2: 1}, nil, 0, nil},
	} {
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			w := leaves(dt, tensor.Shape{len(c.w)})[0]
			y := must(ops.Penalty(w, c.c))
			g := must(graph.Grad(y, w))[0]
			p := must(compile(y, g))
			feed := graph.Input{Node: w, F64: c.w}
			if dt == tensor.Float32 {
				feed = graph.Input{Node: w, F32: make([]float32, len(c.w))}
				for i, v := range c.w {
					feed.F32[i] = float32(v)
				}
			}
			mustDo(p.Run(t.Context(), feed))
			equal := func(what string, got, want float64) {
				if dt == tensor.Float32 {
					want = float64(float32(want))
				}
				if got != want && !(got != got && want != want) {
					t.Errorf("%+v of %v, %v: %s = %v, want %v", c.c, c.w, dt, what, got, want)
				}
			}
			equal("y", number(must(p.Value(y)), 0), c.y)
			for i, want := range c.want {
				equal("derivative", number(must(p.Value(g)), i), want)
			}
			p.Close()
		}
	}
}

// number gives an element, also of a scalar.
func number(v *tensor.Dense, i int) float64 {
	if v.Dtype() == tensor.Float32 {
		return float64(v.Float32s()[i])
	}
	return v.Float64s()[i]
}

// TestPenaltyDigits: a long sum keeps the digits that one in float32 would lose.
func TestPenaltyDigits(t *testing.T) {
	const n = 1 << 21
	w := leaves(tensor.Float32, tensor.Shape{n / 8, 8})[0]
	v := make([]float32, n)
	want := 0.0
	for i := range v {
		v[i] = 0.1 + float32(i%7)*1e-3
		want += 0.5*float64(v[i]) + 0.25*float64(v[i])*float64(v[i])
	}
	y := must(ops.Penalty(w, ops.PenaltyConfig{L1: 0.5, L2: 0.25}))
	p := must(compile(y))
	defer p.Close()
	mustDo(p.Run(t.Context(), graph.Input{Node: w, F32: v}))
	if got := number(must(p.Value(y)), 0); math.Abs(got/want-1) > 3e-7 { // partial sums of 16 groups, each rounded once, and four additions
		t.Errorf("y = %v, want %v", got, want)
	}
}

func TestPenaltyRefuses(t *testing.T) {
	w := leaves(tensor.Float32, tensor.Shape{3})[0]
	refused(t, "ops: Penalty: input: want a node, got nil")(ops.Penalty(nil, ops.PenaltyConfig{}))
	refused(t, "ops: Penalty: l1: want a finite number ≥ 0, got -1")(ops.Penalty(w, ops.PenaltyConfig{L1: -1}))
	refused(t, "ops: Penalty: l2: want a finite number ≥ 0, got NaN")(ops.Penalty(w, ops.PenaltyConfig{L2: math.NaN()}))
	refused(t, "ops: Penalty: l2: want a finite number ≥ 0, got +Inf")(ops.Penalty(w, ops.PenaltyConfig{L2: math.Inf(1)}))
	zero := must(ops.Penalty(w, ops.PenaltyConfig{}))
	if again := must(ops.Penalty(w, ops.PenaltyConfig{L1: math.Copysign(0, -1)})); again != zero {
		t.Errorf("a factor of -0: want the node of 0, got %v beside %v", again, zero)
	}
}

// TestPenaltyHigherOrders differentiates Σ (a·w + b·w²)³ over three sets of factors, for one element above 0, three times. In
// one graph, and from one scalar, what the derivatives are made of must keep the sets apart.
func TestPenaltyHigherOrders(t *testing.T) {
	w := leaves(tensor.Float64, tensor.Shape{1})[0]
	v := 1.5
	var cubes gorgonia.Nodes
	var want [3]float64
	for _, c := range []ops.PenaltyConfig{{L1: 0.5, L2: 0.25}, {L1: 0.75, L2: 0.25}, {L1: 0.5, L2: 1}} {
		y := must(ops.Penalty(w, c))
		cubes = append(cubes, must(ops.Multiply(y, y, y)))
		a, b := c.L1, c.L2
		p, p1, p2 := a*v+b*v*v, a+2*b*v, 2*b
		want[0] += 3 * p * p * p1
		want[1] += 6*p*p1*p1 + 3*p*p*p2
		want[2] += 6*p1*p1*p1 + 18*p*p1*p2
	}
	y := must(ops.Add(cubes[0], cubes[1], cubes[2]))
	var outs gorgonia.Nodes
	for range want {
		g := must(graph.Grad(y, w))[0]
		outs = append(outs, g)
		y = must(ops.Mean(g)) // of one element, a scalar again
	}
	p := must(compile(outs...))
	defer p.Close()
	mustDo(p.Run(t.Context(), graph.Input{Node: w, F64: []float64{v}}))
	for i, n := range outs {
		if got := number(must(p.Value(n)), 0); math.Abs(got/want[i]-1) > 1e-12 {
			t.Errorf("order %d: %v, want %v", i+1, got, want[i])
		}
	}
}
