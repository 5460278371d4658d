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

func TestRReLU(t *testing.T) {
	for _, c := range []ops.RReLUConfig{{Seed: 7}, {Lower: ops.Set(0), Upper: ops.Set(2)}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.RReLU(in[0], in[1], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.Seed++
				return ops.RReLU(in[0], in[1], d)
			},
			Labels: 1000, // numbers of steps
			Cases:  [][]tensor.Shape{{{1}, {1}}, {{7}, {7}}, {{5, 3}, {5}}, {{4, 3, 2, 5}, {4}}, {{70, 150}, {70}}},
			Draw:   away(0),
			Linear: true,
		})
	}
}

// slopesAt runs RReLU and its derivative on −1 in every place, and gives the slopes of both.
func slopesAt(t *testing.T, c ops.RReLUConfig, step []int, k int) (y, dy []float32) {
	t.Helper()
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(len(step), k), gorgonia.WithName("x"))
	s := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(len(step)), gorgonia.WithName("step"))
	out := must(ops.RReLU(x, s, c))
	grad := must(graph.Grad(must(gorgonia.Sum(out)), x))[0]
	p := must(graph.Compile(gorgonia.Nodes{out, grad}, graph.Options{Workers: 3}))
	defer p.Close()
	minus := slices.Repeat([]float32{-1}, len(step)*k)
	if err := p.Run(t.Context(), graph.Input{Node: x, F32: minus}, graph.Input{Node: s, Int: step}); err != nil {
		t.Fatal(err)
	}
	for _, v := range must(p.Value(out)).Float32s() {
		y = append(y, -v)
	}
	return y, slices.Clone(must(p.Value(grad)).Float32s())
}

// TestRReLUSlopes: the slopes fill their range evenly, the derivative has those of the value, and they depend on the seed
// and on the number of a row, not on where the row lies.
func TestRReLUSlopes(t *testing.T) {
	const n, k = 64, 256
	step := make([]int, n)
	for i := range step {
		step[i] = i
	}
	c := ops.RReLUConfig{Seed: 3}
	y, dy := slopesAt(t, c, step, k)
	if !slices.Equal(y, dy) {
		t.Error("the slopes of y and those of the derivative differ")
	}
	const bins = 16
	var count [bins]int
	for _, v := range y {
		if v < 1.0/8 || v > float32(1.0/3) {
			t.Fatalf("slope %v: want 1/8 to 1/3", v)
		}
		count[min(bins-1, int((v-1.0/8)/(1.0/3-1.0/8)*bins))]++
	}
	// χ² of 15 degrees of freedom exceeds 40 once in 2000 times; the seed is fixed
	chi := 0.0
	for _, v := range count {
		d := float64(v) - n*k/bins
		chi += d * d / (n * k / bins)
	}
	if chi > 40 {
		t.Errorf("slopes are not even: %v, χ² = %.1f", count, chi)
	}
	slices.Reverse(step)
	r, _ := slopesAt(t, c, step, k)
	for i := range n {
		if !slices.Equal(r[i*k:][:k], y[(n-1-i)*k:][:k]) {
			t.Fatalf("row of step %d: other slopes in another place", step[i])
		}
	}
	for i := range step {
		step[i] += n
	}
	other, _ := slopesAt(t, c, step, k)
	seeded, _ := slopesAt(t, ops.RReLUConfig{Seed: 4}, step, k)
	for what, pair := range map[string][2][]float32{"steps": {r, other}, "seeds": {other, seeded}, "rows": {y[:k], y[k:][:k]}} {
		same := 0
		for i := range pair[0] {
			if pair[0][i] == pair[1][i] {
				same++
			}
		}
		if same > 2 { // of numbers of 24 bits, 16384 pairs: 0.001 expected
			t.Errorf("two %s have %d slopes in common", what, same)
		}
	}
}

// TestRReLUEvaluates: without step the slope is the mean, and the node is that of LeakyReLU.
func TestRReLUEvaluates(t *testing.T) {
	x := gorgonia.NewVector(gorgonia.NewGraph(), tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName("x"))
	y := must(ops.RReLU(x, nil, ops.RReLUConfig{Lower: ops.Set(0.25), Upper: ops.Set(0.5), Seed: 1}))
	if want := must(ops.LeakyReLU(x, ops.LeakyReLUConfig{NegativeSlope: ops.Set(0.375)})); y != want {
		t.Errorf("RReLU without step is %v, want %v", y, want)
	}
}

func TestRReLURefuses(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(2, 3), gorgonia.WithName("x"))
	step := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("step"))
	scalar := gorgonia.NewScalar(g, tensor.Float32, gorgonia.WithName("scalar"))
	set := ops.Set
	refused(t, "ops: RReLU: lower: want a finite number ≥ 0, got -1")(ops.RReLU(x, step, ops.RReLUConfig{Lower: set(-1)}))
	refused(t, "ops: RReLU: upper: want a finite number ≥ 0, got +Inf")(ops.RReLU(x, step, ops.RReLUConfig{Upper: set(math.Inf(1))}))
	refused(t, "ops: RReLU: upper: want a number ≥ lower, 0.5, got 0.25")(ops.RReLU(x, nil, ops.RReLUConfig{Lower: set(0.5), Upper: set(0.25)}))
	refused(t, "ops: RReLU: upper: want a number that float32 holds, got 1e+300")(ops.RReLU(x, step, ops.RReLUConfig{Upper: set(1e300)}))
	refused(t, "ops: RReLU: want step [N], one number for each of the 2 rows of x, got (3)")(ops.RReLU(x, step, ops.RReLUConfig{}))
	refused(t, "ops: RReLU: want input rank ≥ 1, got a scalar")(ops.RReLU(scalar, step, ops.RReLUConfig{}))
	refused(t, "ops: RReLU: input 0: want a node, got nil")(ops.RReLU(nil, step, ops.RReLUConfig{}))
}
