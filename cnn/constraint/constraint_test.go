package constraint

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCheck(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		c     Constraint
		shape []int
		want  string
	}{
		{NonNeg(), nil, ""},
		{MaxNorm(2), []int{3}, ""},
		{MaxNorm(0, -1, 0), []int{3, 4}, ""},
		{MaxNorm(-1), []int{3}, "constraint: MaxNorm: max_value: want a finite number, 0 or more, got -1"},
		{MaxNorm(inf, 7), []int{3}, "constraint: MaxNorm: max_value: want a finite number, 0 or more, got +Inf"},
		{MaxNorm(2), nil, "constraint: MaxNorm: weights: want one axis or more, got none"},
		{UnitNorm(1), []int{3}, "constraint: UnitNorm: axis: want -1 to 0 for weights [3], got 1"},
		{UnitNorm(-3), []int{3, 4}, "constraint: UnitNorm: axis: want -2 to 1 for weights [3 4], got -3"},
		{UnitNorm(0, 1, -2), []int{3, 4}, "constraint: UnitNorm: axis: want each once for weights [3 4], got [0 1 -2]"},
		{MinMaxNorm(0, 1, 1, 0, 1, 2), []int{3, 3, 2, 4}, ""},
		{MinMaxNorm(nan, 1, 1), []int{3}, "constraint: MinMaxNorm: min_value: want a finite number, 0 or more, got NaN"},
		{MinMaxNorm(0, nan, 1), []int{3}, "constraint: MinMaxNorm: max_value: want a finite number, 0 or more, got NaN"},
		{MinMaxNorm(2, 1, 1), []int{3}, "constraint: MinMaxNorm: max_value: want min_value, 2, or more, got 1"},
		{MinMaxNorm(1, 1, 1.5), []int{3}, "constraint: MinMaxNorm: rate: want 0 to 1, got 1.5"},
		{MinMaxNorm(1, 1, nan), []int{3}, "constraint: MinMaxNorm: rate: want 0 to 1, got NaN"},
	} {
		got := ""
		if err := c.c.Check(c.shape); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check(%v) = %q, want %q", c.shape, got, c.want)
		}
		if c.want == "" {
			continue
		}
		w := make([]float32, 12)
		for i := range w {
			w[i] = float32(i)
		}
		before := slices.Clone(w)
		if c.c.Apply(w, c.shape); !slices.Equal(w, before) {
			t.Errorf("%v refused, and weights changed to %v", got, w)
		}
	}
	m := MaxNorm(2, 0, 1)
	m.(Configured).Config()["axis"].([]int)[0] = 5
	if err := m.Check([]int{2, 3}); err != nil {
		t.Errorf("a config's list is the constraint's own: %v", err)
	}
}

// TestRescale compares with vectors that are picked out one by one, for all sets of axes.
func TestRescale(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, shape := range [][]int{{1}, {9}, {5, 3}, {2, 130}, {130, 2}, {3, 2, 65}, {2, 3, 2, 4}, {2, 1, 3, 1, 2}, {1, 1, 1}, {3, 0, 2}} {
		for set := 1; set < 1<<len(shape); set++ {
			var axes []int
			for a := range shape {
				if set>>a&1 == 1 {
					axes = append(axes, a-(a+set)%2*len(shape)) // counted from either end
				}
			}
			n := 1
			for _, d := range shape {
				n *= d
			}
			w := make([]float32, n)
			for i := range w {
				w[i] = float32(r.NormFloat64())
			}
			want := naiveUnit(w, shape, set)
			c := UnitNorm(axes...)
			if err := c.Check(shape); err != nil {
				t.Fatal(err)
			}
			c.Apply(w, shape)
			for i := range w {
				if !(math.Abs(float64(w[i])-want[i]) <= 3e-7) { // three roundings of numbers up to 1
					t.Fatalf("%v along %v: w[%d] = %v, want %v", shape, axes, i, w[i], want[i])
				}
			}
		}
	}
}

func naiveUnit(w []float32, shape []int, set int) []float64 {
	key := func(at int) string { // where the vector of an element stands
		place := make([]int, len(shape))
		for a := len(shape) - 1; a >= 0; a-- {
			if set>>a&1 == 0 {
				place[a] = at % shape[a]
			}
			at /= shape[a]
		}
		return fmt.Sprint(place)
	}
	sum := map[string]float64{}
	for i, v := range w {
		sum[key(i)] += float64(v) * float64(v)
	}
	y := make([]float64, len(w))
	for i, v := range w {
		y[i] = float64(v) / (1e-7 + math.Sqrt(sum[key(i)]))
	}
	return y
}

// TestLeavesOthers: a length that is not the shape's, or an axis that is not there, is no panic and changes nothing.
func TestLeavesOthers(t *testing.T) {
	for _, shape := range [][]int{nil, {}, {4}, {2, 2}, {3, 0}, {0}} {
		w := []float32{3, 4, 5}
		for _, c := range []Constraint{MaxNorm(1, 1), UnitNorm(0), MinMaxNorm(0, 0, 1, -2)} {
			if c.Apply(w, shape); w[0] != 3 || w[2] != 5 {
				t.Fatalf("%s%v: %v", c.Name(), shape, w)
			}
		}
	}
	UnitNorm().Apply(nil, []int{0, 3})
}

// TestNoAllocation: a constraint is applied at every step.
func TestNoAllocation(t *testing.T) {
	w := make([]float32, 3*3*16*100)
	shape := []int{3, 3, 16, 100}
	for _, c := range []Constraint{NonNeg(), MaxNorm(2, 0, 1, 2), UnitNorm(-1), MinMaxNorm(0, 1, 0.5, 0, 2)} {
		if n := testing.AllocsPerRun(5, func() { c.Apply(w, shape) }); n != 0 {
			t.Errorf("%s: %v allocations, want 0", c.Name(), n)
		}
	}
}

// TestNonNeg: zeros are +0, so that no sign is left of what was below 0.
func TestNonNeg(t *testing.T) {
	w := []float32{-1, float32(math.Copysign(0, -1)), 2}
	NonNeg().Apply(w, []int{3})
	if w[0] != 0 || math.Signbit(float64(w[0])) || math.Signbit(float64(w[1])) || w[2] != 2 {
		t.Errorf("w = %v, want 0 0 2", w)
	}
}
