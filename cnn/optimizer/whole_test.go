package optimizer

import (
	"math"
	"slices"
	"testing"
)

// TestNonFiniteNorms: what is broken stays visible. The numbers are those of Keras 3.15.1 on TensorFlow 2.21 with SGD(1.0, …)
// and weights of 0, except where its float32 sum of squares overflows: there it gives 0 with clipnorm and NaN with
// global_clipnorm, and we what the formula says.
func TestNonFiniteNorms(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	root := float32(math.Sqrt(0.5))
	for _, c := range []struct {
		option       Option
		g            []float32
		want, beside []float32 // minus the weights after the step; beside: of a second variable with the gradient 3, 4
	}{
		{ClipNorm(1), []float32{1, nan, 2}, []float32{nan, nan, nan}, []float32{0.6, 0.8}},
		{ClipNorm(1), []float32{1, inf, 2}, []float32{0, nan, 0}, []float32{0.6, 0.8}},
		{ClipNorm(1), []float32{0, 0, 0}, []float32{0, 0, 0}, []float32{0.6, 0.8}},
		{ClipNorm(1), []float32{0.1, 0.2, 0.3}, []float32{0.1, 0.2, 0.3}, []float32{0.6, 0.8}},
		{ClipNorm(1), []float32{1e20, -1e20, 0}, []float32{root, -root, 0}, []float32{0.6, 0.8}},
		{GlobalClipNorm(1), []float32{1, nan, 2}, []float32{nan, nan, nan}, []float32{nan, nan}},
		{GlobalClipNorm(1), []float32{1, -inf, 2}, []float32{nan, nan, nan}, []float32{nan, nan}},
		{GlobalClipNorm(1), []float32{0, 0, 0}, []float32{0, 0, 0}, []float32{0.6, 0.8}},
		{GlobalClipNorm(1), []float32{0.1, 0.2, 0.3}, []float32{0.01994423, 0.03988847, 0.0598327}, []float32{0.59832704, 0.79776937}},
		{GlobalClipNorm(1), []float32{1e20, -1e20, 0}, []float32{root, -root, 0}, []float32{3e-20 * root, 4e-20 * root}},
	} {
		a := Variable{W: make([]float32, 3), G: slices.Clone(c.g)}
		b := Variable{W: make([]float32, 2), G: []float32{3, 4}}
		SGD(Constant(1), c.option).(Whole).Step(1, 1, []Variable{a, b})
		for i, want := range append(slices.Clone(c.want), c.beside...) {
			got := -append(slices.Clone(a.W), b.W...)[i]
			// Two roundings each of the norm, the product and the quotient at most.
			if d := math.Abs(float64(got - want)); !(d <= 4*0x1p-24*math.Abs(float64(want))) && (got == got || want == want) {
				t.Errorf("%s, %v: [%d] = %v, want %v", c.option.name, c.g, i, got, want)
			}
		}
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		o     Optimizer
		whole bool
		slots int
	}{
		{SGD(Constant(1), ClipValue(1), WeightDecay(1)), false, 0},
		{SGD(Constant(1), GradientAccumulationSteps(2)), false, 1}, // element by element, like ClipValue
		{SGD(Constant(1), ClipNorm(1)), true, 0},
		{SGD(Constant(1), GlobalClipNorm(1)), true, 0},
		{SGD(Constant(1), EMA(0)), true, 1},
		{Adam(Constant(1), EMA(0.9), GradientAccumulationSteps(2), ClipNorm(1)), true, 4},
	} {
		if got := c.o.(Whole).Whole(); got != c.whole || c.o.Slots() != c.slots {
			t.Errorf("%v: Whole = %v with %d slots, want %v with %d", c.o.(Configured).Config(), got, c.o.Slots(), c.whole, c.slots)
		}
	}
}

// TestUpdateIsStep: Update does to one variable what Step does, whatever the options, in pieces too where Whole is false, and
// leaves the gradient as it is. Step does not allocate.
func TestUpdateIsStep(t *testing.T) {
	var p problem
	readGolden(t, "whole.json", &p)
	n := len(p.Weights)
	for _, c := range p.Cases {
		o := build(t, c.Class, c.Config).(Whole)
		pieces := []int{0, n}
		if !o.Whole() {
			pieces = []int{0, 3, 4, n}
		}
		w, v := slices.Clone(p.Weights), slices.Clone(p.Weights)
		slots, other := make([][]float32, o.Slots()), make([][]float32, o.Slots())
		for i := range slots {
			slots[i], other[i] = make([]float32, n), make([]float32, n)
		}
		part := make([][]float32, len(other))
		update := func(step int, g []float32) {
			for i, lo := range pieces[:len(pieces)-1] {
				hi := pieces[i+1]
				for j, s := range other {
					part[j] = s[lo:hi]
				}
				o.Update(step, 0.01, v[lo:hi], g[lo:hi], part)
			}
		}
		for i, g := range p.Gradients {
			before := slices.Clone(g)
			update(i+1, g)
			if !slices.Equal(g, before) {
				t.Fatalf("%s%v: Update changed the gradient", c.Class, c.Config)
			}
			o.Step(i+1, 0.01, []Variable{{w, before, slots}})
		}
		if !slices.Equal(v, w) || !slices.EqualFunc(slots, other, slices.Equal) {
			t.Errorf("%s%v: Update gives %v and %v, Step %v and %v", c.Class, c.Config, v, other, w, slots)
		}
		vars, step := []Variable{{w, slices.Clone(w), slots}, {}}, 0
		vars[1].Slots = make([][]float32, o.Slots()) // a variable without weights
		if a := testing.AllocsPerRun(10, func() { step++; o.Step(step, 0.01, vars); o.Finish(vars) }); a != 0 {
			t.Errorf("%s%v: %v allocations", c.Class, c.Config, a)
		}
	}
}
