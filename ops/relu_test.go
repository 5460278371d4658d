package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestReLU(t *testing.T) {
	for _, c := range []ops.ReLUConfig{
		{},
		{NegativeSlope: 0.25},
		{MaxValue: ops.LimitTo(1)},
		{NegativeSlope: 0.5, MaxValue: ops.LimitTo(1), Threshold: 0.5},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.ReLU(in[0], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.Threshold += 0.125
				return ops.ReLU(in[0], d)
			},
			Cases:  [][]tensor.Shape{{{}}, {{1}}, {{7}}, {{5, 3}}, {{3, 1, 5}}, {{4, 3, 2, 5}}, {{70, 150}}},
			Draw:   away(0, 0.5, 1),
			Linear: true,
		})
	}
}

// away draws numbers that keep a distance of 0.02 from each kink.
func away(kinks ...float64) func(*rand.Rand, int, int) []float64 {
	return func(r *rand.Rand, _, n int) []float64 {
		v := make([]float64, n)
		for i := range v {
		again:
			v[i] = float64(float32(r.NormFloat64()))
			for _, k := range kinks {
				if math.Abs(v[i]-k) < 0.02 {
					goto again
				}
			}
		}
		return v
	}
}

func TestReLUIdentity(t *testing.T) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("x"))
	seen := map[uint32]ops.ReLUConfig{}
	for _, slope := range []float64{0, 0.1, 0.10000000000000002, 1} {
		for _, m := range []ops.Limit{{}, ops.LimitTo(0), ops.LimitTo(6)} {
			for _, th := range []float64{0, 0.5, 1} {
				c := ops.ReLUConfig{NegativeSlope: slope, MaxValue: m, Threshold: th}
				n := must(ops.ReLU(x, c))
				if d, ok := seen[n.Op().Hashcode()]; ok {
					t.Errorf("%+v and %+v have one hash", c, d)
				}
				seen[n.Op().Hashcode()] = c
			}
		}
	}
	negative := math.Copysign(0, -1)
	if a, b := must(ops.ReLU(x, ops.ReLUConfig{})), must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: negative, Threshold: negative, MaxValue: ops.LimitTo(math.Inf(1))})); a != b {
		t.Errorf("parameters that mean nothing make another node: %v and %v", a, b)
	}
}

func TestReLURefuses(t *testing.T) {
	g := gorgonia.NewGraph()
	f := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("f"))
	i := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("i"))
	s := gorgonia.NewVector(g, tensor.String, gorgonia.WithShape(3), gorgonia.WithName("s"))
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		x      *gorgonia.Node
		config ops.ReLUConfig
		want   string
	}{
		{f, ops.ReLUConfig{NegativeSlope: -0.25}, "ops: ReLU: negative_slope: want a finite number ≥ 0, got -0.25"},
		{f, ops.ReLUConfig{NegativeSlope: nan}, "ops: ReLU: negative_slope: want a finite number ≥ 0, got NaN"},
		{f, ops.ReLUConfig{NegativeSlope: inf}, "ops: ReLU: negative_slope: want a finite number ≥ 0, got +Inf"},
		{f, ops.ReLUConfig{NegativeSlope: 1e300}, "ops: ReLU: negative_slope: want a number that float32 holds, got 1e+300"},
		{f, ops.ReLUConfig{MaxValue: ops.LimitTo(-1)}, "ops: ReLU: max_value: want a number ≥ 0, got -1"},
		{f, ops.ReLUConfig{MaxValue: ops.LimitTo(nan)}, "ops: ReLU: max_value: want a number ≥ 0, got NaN"},
		{f, ops.ReLUConfig{MaxValue: ops.LimitTo(-inf)}, "ops: ReLU: max_value: want a number ≥ 0, got -Inf"},
		{f, ops.ReLUConfig{Threshold: -1}, "ops: ReLU: threshold: want a finite number ≥ 0, got -1"},
		{f, ops.ReLUConfig{Threshold: nan}, "ops: ReLU: threshold: want a finite number ≥ 0, got NaN"},
		{f, ops.ReLUConfig{Threshold: inf}, "ops: ReLU: threshold: want a finite number ≥ 0, got +Inf"},
		{i, ops.ReLUConfig{NegativeSlope: 0.5}, "ops: ReLU: negative_slope on int: want 0, got 0.5"},
		{i, ops.ReLUConfig{MaxValue: ops.LimitTo(5.5)}, "ops: ReLU: max_value on int: want a whole number, got 5.5"},
		{i, ops.ReLUConfig{Threshold: 0.5}, "ops: ReLU: threshold on int: want a whole number, got 0.5"},
		{s, ops.ReLUConfig{}, "ops: ReLU: dtype: want a float or integer type, got string"},
		{nil, ops.ReLUConfig{}, "ops: ReLU: input 0: want a node, got nil"},
	} {
		if _, err := ops.ReLU(c.x, c.config); err == nil || err.Error() != c.want {
			t.Errorf("ReLU(%+v): error %v, want %s", c.config, err, c.want)
		}
	}
}

func TestReLUInteger(t *testing.T) {
	for _, c := range []struct {
		config  ops.ReLUConfig
		x, want any
	}{ // values of TensorFlow's Keras, where it has exact ones
		{ops.ReLUConfig{}, []int{-7, -1, 0, 1, 2, 7}, []int{0, 0, 0, 1, 2, 7}},
		{ops.ReLUConfig{MaxValue: ops.LimitTo(6)}, []int32{-7, -1, 0, 1, 2, 7}, []int32{0, 0, 0, 1, 2, 6}},
		{ops.ReLUConfig{MaxValue: ops.LimitTo(6)}, []int64{-7, -1, 0, 1, 2, 7}, []int64{0, 0, 0, 1, 2, 6}},
		{ops.ReLUConfig{MaxValue: ops.LimitTo(6)}, []uint8{0, 1, 2, 3, 7, 200}, []uint8{0, 1, 2, 3, 6, 6}},
		{ops.ReLUConfig{Threshold: 1}, []int64{-7, -1, 0, 1, 2, 7}, []int64{0, 0, 0, 0, 2, 7}},
		{ops.ReLUConfig{MaxValue: ops.LimitTo(1000), Threshold: 300}, []uint8{0, 200, 255}, []uint8{0, 0, 0}},
		{ops.ReLUConfig{}, []int64{math.MinInt64, math.MaxInt64}, []int64{0, math.MaxInt64}},
	} {
		g := gorgonia.NewGraph()
		v := tensor.New(tensor.WithBacking(c.x))
		x := gorgonia.NewVector(g, v.Dtype(), gorgonia.WithShape(v.Shape()...), gorgonia.WithName("x"), gorgonia.WithValue(v))
		y := must(ops.ReLU(x, c.config))
		vm := gorgonia.NewTapeMachine(g)
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		if want := tensor.New(tensor.WithBacking(c.want)); !want.Eq(y.Value()) {
			t.Errorf("ReLU%+v(%v) = %v, want %v", c.config, c.x, y.Value(), c.want)
		}
		p := must(compile(y))
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if want := tensor.New(tensor.WithBacking(c.want)); !want.Eq(must(p.Value(y))) {
			t.Errorf("plan: ReLU%+v(%v) = %v, want %v", c.config, c.x, must(p.Value(y)), c.want)
		}
	}
	g := gorgonia.NewGraph()
	x := gorgonia.NewScalar(g, tensor.Int, gorgonia.WithName("x"), gorgonia.WithValue(-3))
	y := must(ops.ReLU(x, ops.ReLUConfig{}))
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		t.Fatal(err)
	}
	if got := y.Value().Data(); got != 0 {
		t.Errorf("ReLU(-3) = %v, want 0", got)
	}
}
